import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A model as its owner pushed it: paths and bytes. */
export interface DoubleModel {
  /** `org/name` or `name`; that of a space or data set begins with `spaces/` or `datasets/`. */
  id: string
  /** What `main` holds. */
  files: Record<string, Uint8Array | string>
  /** What other branches and tags hold. */
  revisions?: Record<string, Record<string, Uint8Array | string>>
  gated?: 'auto' | 'manual'
  private?: boolean
  downloads?: number
  tags?: string[]
}

export interface DoubleFile {
  path: string
  bytes: Buffer
  /** Git's SHA-1 of the file, or of its pointer. */
  blobId: string
  /** In large-file storage only. */
  sha256?: string
  pointerSize?: number
}

export interface DoubleCommit {
  id: string
  files: Map<string, DoubleFile>
}

/** As the hub's usual .gitattributes say. */
const LARGE = /\.(safetensors|bin|pt|model|h5|msgpack|gguf)$/
const digest = (algorithm: string, ...parts: (string | Uint8Array)[]) => {
  const hash = createHash(algorithm)
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

const gitBlob = (bytes: Uint8Array) => digest('sha1', `blob ${bytes.length}\0`, bytes)

/** The files of a commit with the names that Git and its large-file storage give them. */
export function commitOf(model: string, files: Record<string, Uint8Array | string>): DoubleCommit {
  const entries = Object.entries(files).map(([path, content]) => doubleFile(path, Buffer.from(content)))
  const id = digest('sha1', model, JSON.stringify(entries.map(({ path, blobId }) => [path, blobId])))
  return { id, files: new Map(entries.map((file) => [file.path, file])) }
}

function doubleFile(path: string, bytes: Buffer): DoubleFile {
  if (!LARGE.test(path)) return { path, bytes, blobId: gitBlob(bytes) }
  const sha256 = digest('sha256', bytes)
  const pointer = Buffer.from(
    `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${bytes.length}\n`,
  )
  return { path, bytes, blobId: gitBlob(pointer), sha256, pointerSize: pointer.length }
}

/** A model with the files of a folder, folders below it included. */
export async function modelFromFolder(id: string, dir: string): Promise<DoubleModel> {
  const names = await readdir(dir, { recursive: true, withFileTypes: true })
  const files: Record<string, Uint8Array> = {}
  for (const entry of names.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name)
    files[path.slice(dir.length).replace(/^\/+/, '')] = await readFile(path)
  }
  return { id, files }
}
