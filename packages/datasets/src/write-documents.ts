import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import type { Documents, DocumentsRequest, DocumentsTally } from './documents.js'
import { readDocuments } from './read-documents.js'

/** What was found in a file of documents, and what was written of it. */
export interface ReadText extends DocumentsTally, Pick<Documents, 'columns' | 'column'> {
  /** Beginnings of the first documents. */
  first: string[]
  /** SHA-256 of the documents as they are written. */
  hash: string
  /** Their size as they are written. */
  storedBytes: number
}

const FIRST = 20
const FIRST_CHARS = 400
const WRITE_CHARS = 1024 * 1024

/**
 * Reads a file as documents and writes them to `to`, where one is given: one JSON string a line. `onWritten` hears how
 * many bytes there are so far. Throws DATASET_INVALID and what the file system says.
 */
export async function writeDocuments(
  { path, to, ...request }: DocumentsRequest & { path: string; to?: string | undefined },
  onWritten: (bytes: number) => void = () => {},
): Promise<ReadText> {
  const { all, tally, ...columns } = await readDocuments(path, request)
  const file = to === undefined ? undefined : await open(to, 'wx')
  try {
    const first: string[] = []
    const written = await write(all, {
      file,
      onWritten,
      peek: (text) => first.length < FIRST && first.push(beginning(text)),
    })
    return { ...columns, ...tally, first, ...written }
  } finally {
    await file?.close()
  }
}

const beginning = (text: string) => (text.length > FIRST_CHARS ? `${text.slice(0, FIRST_CHARS - 1)}…` : text)

async function write(
  documents: AsyncIterable<string>,
  { file, onWritten, peek }: { file: FileHandle | undefined; onWritten(bytes: number): void; peek(text: string): void },
): Promise<{ hash: string; storedBytes: number }> {
  const hash = createHash('sha256')
  let storedBytes = 0
  let lines = ''
  const flush = async () => {
    const bytes = Buffer.from(lines)
    lines = ''
    hash.update(bytes)
    await file?.writeFile(bytes)
    storedBytes += bytes.length
    onWritten(storedBytes)
  }
  for await (const document of documents) {
    peek(document)
    lines += `${JSON.stringify(document)}\n`
    if (lines.length > WRITE_CHARS) await flush()
  }
  await flush()
  return { hash: hash.digest('hex'), storedBytes }
}
