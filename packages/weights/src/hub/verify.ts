import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { HubFile } from './listing.js'

/** Whether what lies on disk is the file that the hub named, by SHA-256 or by Git's SHA-1 of a blob. */
export async function isAsListed(path: string, file: HubFile, signal?: AbortSignal): Promise<boolean> {
  const hash = createHash(file.sha256 === undefined ? 'sha1' : 'sha256')
  if (file.sha256 === undefined) hash.update(`blob ${file.size}\0`)
  let bytes = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024, signal })) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return bytes === file.size && hash.digest('hex') === (file.sha256 ?? file.blobId)
}
