import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'

const SHA256 = /^[0-9a-f]{64}$/
const Known = z.object({ size: z.number(), mtimeMs: z.number(), sha256: z.string().regex(SHA256) })

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** One identity for several files: SHA-256 over each name with the SHA-256 of its content, in name order. */
export async function fingerprint(files: ReadonlyMap<string, string>, cacheDir?: string): Promise<string> {
  const lines: string[] = []
  for (const name of [...files.keys()].sort()) lines.push(`${name} ${await hashFile(files.get(name)!, cacheDir)}\n`)
  return sha256(lines.join(''))
}

/** SHA-256 of a file's content. Known by path, size and time of change, so that gigabytes are read once. */
async function hashFile(file: string, cacheDir: string | undefined): Promise<string> {
  // A Hugging Face cache names large files by this very hash.
  if (basename(dirname(file)) === 'blobs' && SHA256.test(basename(file))) return basename(file)
  const { size, mtimeMs } = await stat(file)
  const note = cacheDir && join(cacheDir, `${sha256(file)}.json`)
  const known = note && (await readNote(note))
  if (known && known.size === size && known.mtimeMs === mtimeMs) return known.sha256
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash)
  const found = { size, mtimeMs, sha256: hash.digest('hex') }
  if (note) await writeNote(note, found)
  return found.sha256
}

async function readNote(note: string): Promise<z.infer<typeof Known> | undefined> {
  try {
    return Known.parse(JSON.parse(await readFile(note, 'utf8')))
  } catch {
    return undefined
  }
}

/** A note that cannot be kept only means hashing again. */
async function writeNote(note: string, known: z.infer<typeof Known>): Promise<void> {
  try {
    await mkdir(join(note, '..'), { recursive: true })
    const draft = `${note}.${process.pid}.draft`
    await writeFile(draft, JSON.stringify(known))
    await rename(draft, note)
  } catch {}
}
