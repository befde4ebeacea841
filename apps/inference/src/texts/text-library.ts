import { randomUUID } from 'node:crypto'
import { rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, LIMITS, type TextFacts, type TextLook } from '@lensboard/contract'
import { type DocumentsRequest, keepDocuments, type ReadText } from '@lensboard/datasets'
import { type Db, forgetUnusedTexts, keepShippedText, keepText, type NewText, otherTextsOf } from '@lensboard/db'
import { WORKSHOP } from '@lensboard/weights'
import { createGate } from '../gate.js'
import type { TextDisk } from './text-disk.js'
import type { TextShelf } from './text-shelf.js'
import type { Upload } from './uploads.js'

/** Reads files as documents, keeps those for people, and deletes what nobody keeps any more. */
export interface TextLibrary {
  /** What a file would be as a text. Throws DATASET_INVALID. */
  look(upload: Upload, request: DocumentsRequest, signal: AbortSignal): Promise<TextLook>
  /** Keeps a file's documents for who brought it. Throws DATASET_INVALID, DISK_FULL, RATE_LIMITED. */
  keep(upload: Upload, request: DocumentsRequest & { name: string }, signal: AbortSignal): Promise<TextFacts>
  /** Makes the shipped sample everybody's. */
  keepShipped(): Promise<void>
  forgetUnused(): Promise<void>
}

/** Each may take two hundred megabytes while it is read. */
const READERS = 2
const SHIPPED = {
  path: join(WORKSHOP.dir, 'sample.jsonl'),
  name: 'Shipped sample',
  format: 'jsonl',
  column: 'text',
} as const

interface Parts {
  db: Db
  shelf: TextShelf
  disk: TextDisk
  /** A folder beside the texts for what is not whole yet. */
  incoming: string
}

export function createTextLibrary({ db, shelf, disk, incoming }: Parts): TextLibrary {
  const reading = createGate(READERS)
  // A file and its row come and go together, so that neither is without the other.
  const shelving = createGate(1)

  /** Writes documents beside their place and hands what was read on; they lie in their place once `shelve` says so. */
  async function store<T>(
    { path, ...request }: DocumentsRequest & { path: string },
    { signal, shelve }: { signal?: AbortSignal; shelve(read: ReadText): Promise<T> },
  ): Promise<T> {
    const part = join(incoming, randomUUID())
    const full = new AbortController()
    const onWritten = disk.watch((reason) => full.abort(reason))
    const ends = signal ? AbortSignal.any([signal, full.signal]) : full.signal
    try {
      const read = await reading(() => keepDocuments({ path, to: part, ...request }, { signal: ends, onWritten }))
      return await shelving(async () => {
        await rename(part, shelf.fileOf(read.hash))
        return shelve(read)
      })
    } finally {
      await rm(part, { force: true })
    }
  }

  return {
    async look(upload, request, signal) {
      const read = await reading(() => keepDocuments({ path: upload.path, ...request }, { signal }))
      const { hash: _hash, storedBytes: _bytes, ...found } = read
      return { ...found, upload: upload.id }
    },
    async keep({ path, bytes, personId }, { name, ...request }, signal) {
      return store(
        { path, ...request },
        {
          signal,
          shelve: async (read) => {
            if ((await otherTextsOf(db, personId, read.hash)) >= LIMITS.textsPerPerson)
              throw new AppError('RATE_LIMITED', `You keep ${LIMITS.textsPerPerson} texts. Remove one, then try again.`)
            return keepText(db, personId, newText(read, { name, bytes, format: request.format }))
          },
        },
      )
    },
    async keepShipped() {
      const { path, name, ...request } = SHIPPED
      const { size: bytes } = await stat(path)
      await store(
        { path, ...request },
        { shelve: (read) => keepShippedText(db, newText(read, { name, bytes, ...request })) },
      )
    },
    forgetUnused: () =>
      shelving(async () => {
        for (const hash of await forgetUnusedTexts(db)) await rm(shelf.fileOf(hash), { force: true })
      }),
  }
}

const newText = (
  { hash, storedBytes, documents, characters, broken, column }: ReadText,
  { name, bytes, format }: Pick<TextFacts, 'name' | 'bytes' | 'format'>,
): NewText => ({
  hash,
  name,
  bytes,
  format,
  documents,
  characters,
  broken,
  storedBytes,
  ...(column !== undefined && { column }),
})
