import { fileLines } from './file-lines.js'
import { decodeText } from './read-lines.js'
import type { Row } from './rows.js'

/** A line may hold far more than its text, and text takes more room as JSON; a longer line is no row. */
export const ROW_BYTES_MAX = 8 * 1024 * 1024
export const TOO_LONG = `It is longer than ${ROW_BYTES_MAX / 1024 / 1024} MB.`

/** A line is a JSON object, or a document as a JSON string. */
export async function* streamJsonLines(path: string): AsyncGenerator<Row> {
  for await (const lines of fileLines(path, { maxBytes: ROW_BYTES_MAX }))
    for (const { line, bytes } of lines) {
      const text = bytes && decodeText(bytes)
      if (text === null) yield { line, why: TOO_LONG }
      else if (text.trim() !== '') yield { line, ...parsed(text) }
    }
}

function parsed(text: string): { value: unknown } | { why: string } {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return { why: 'It is no JSON.' }
  }
}
