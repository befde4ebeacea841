import type { Row, Rows } from './rows.js'

/** UTF-8 with or without a byte order mark; what is none becomes U+FFFD, by which its line is known. */
export const decodeText = (bytes: Uint8Array): string => DECODER.decode(bytes)

// Making one takes longer than decoding a line.
const DECODER = new TextDecoder()

/** Lines that are not blank, with their numbers. */
function linesOf(text: string): { line: number; text: string }[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((line, n) => ({ line: n + 1, text: line }))
    .filter(({ text: line }) => line.trim() !== '')
}

/** A line is a prompt. */
export function readTextLines(bytes: Uint8Array): Rows {
  return { columns: [], rows: linesOf(decodeText(bytes)).map(({ line, text }) => ({ line, value: text })) }
}

/** A line is a JSON object, or a prompt as a JSON string. */
export function readJsonLines(bytes: Uint8Array): Rows {
  const columns = new Set<string>()
  const rows = linesOf(decodeText(bytes)).map(({ line, text }): Row => {
    try {
      const value: unknown = JSON.parse(text)
      if (typeof value === 'object' && value !== null && !Array.isArray(value))
        for (const name of Object.keys(value)) if (columns.size < COLUMNS_MAX) columns.add(name)
      return { line, value }
    } catch {
      return { line, why: 'It is no JSON.' }
    }
  })
  return { columns: [...columns], rows }
}

/** Names beyond this many are no table's. */
const COLUMNS_MAX = 1_000
