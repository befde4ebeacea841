import { type FileHandle, open } from 'node:fs/promises'
import { AppError } from '@lensboard/contract'
import { DOCUMENT_LINE_BYTES } from './text-shelf.js'

/** Places all over a text where documents are taken from. */
const PLACES = 64
const CHARS_AT_PLACE = 8_000
const NEWLINE = 10
/** The first size holds a document mostly, the last one always does: a whole one behind a part of another. */
const WINDOW_BYTES = [64 * 1024, 2 * DOCUMENT_LINE_BYTES + 2] as const

/** Documents, or their beginnings, from places all over a file of them. Throws TEXT_UNKNOWN. */
export async function* someDocuments(path: string): AsyncGenerator<string> {
  const file = await open(path).catch((cause: unknown) => {
    throw new AppError('TEXT_UNKNOWN', undefined, { cause })
  })
  try {
    const { size } = await file.stat()
    for (let place = 0; place < PLACES; place++) yield* await documentsAt(file, Math.floor((size * place) / PLACES))
  } finally {
    await file.close()
  }
}

async function documentsAt(file: FileHandle, at: number): Promise<string[]> {
  for (const bytes of WINDOW_BYTES) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, at)
    const lines = wholeLines(buffer.subarray(0, bytesRead), at === 0)
    const documents: string[] = []
    for (let chars = 0; chars < CHARS_AT_PLACE; chars += documents.at(-1)!.length) {
      const { value: line } = lines.next()
      if (!line) break
      documents.push((JSON.parse(line.toString()) as string).slice(0, CHARS_AT_PLACE))
    }
    if (documents.length > 0 || bytesRead < bytes) return documents
  }
  return []
}

/** The lines that lie in a window from their beginning to their end. */
function* wholeLines(window: Buffer, fromStart: boolean): Generator<Buffer, undefined> {
  let from = fromStart ? 0 : window.indexOf(NEWLINE) + 1
  if (from === 0 && !fromStart) return
  for (let end = window.indexOf(NEWLINE, from); end !== -1; end = window.indexOf(NEWLINE, from)) {
    yield window.subarray(from, end)
    from = end + 1
  }
}
