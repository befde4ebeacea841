import { LIMITS } from '@lensboard/contract'
import { fileLines } from './file-lines.js'
import { decodeText } from './read-lines.js'
import type { Row } from './rows.js'

/** What of a plain text can be a document; they stand where other files have columns. */
export const TEXT_UNITS = ['paragraph', 'line', 'file'] as const
export type TextUnit = (typeof TEXT_UNITS)[number]

/** A whole file is read in parts, so that some of them can be kept apart to judge by. */
const PART_CHARS = 20_000

/** A text as its lines, as paragraphs between blank lines, or as parts of a whole; lines that are longer are cut. */
export async function* streamText(path: string, unit: TextUnit): AsyncGenerator<Row> {
  const maxChars = unit === 'file' ? PART_CHARS : LIMITS.documentChars
  const joins = unit !== 'line'
  let line = 1
  let held: string[] = []
  let chars = 0
  const take = function* (): Generator<Row> {
    const value = held.join('')
    if (value.trim() !== '') yield { line, value: joins ? value.replace(/\s+$/, '') : value }
    held = []
    chars = 0
  }
  for await (const pieces of fileLines(path, { maxBytes: maxChars, cut: true }))
    for (const piece of pieces) {
      const text = withoutReturn(piece.bytes!, piece.goesOn)
      const ends = unit === 'line' || (unit === 'paragraph' && !piece.goesOn && text.trim() === '')
      if (ends || chars + text.length > maxChars) yield* take()
      if (held.length === 0) line = piece.line
      held.push(piece.goesOn || !joins ? text : `${text}\n`)
      chars += text.length + 1
      if (ends) yield* take()
    }
  yield* take()
}

/** Which unit a text seems to be written in: paragraphs where its beginning has a blank line between others. */
export async function likelyUnit(path: string): Promise<TextUnit> {
  let seen = 0
  let blankAfterText = false
  for await (const pieces of fileLines(path, { maxBytes: LIMITS.documentChars, cut: true })) {
    for (const { bytes } of pieces) {
      const blank = bytes!.toString('latin1').trim() === ''
      if (!blank && blankAfterText) return 'paragraph'
      blankAfterText ||= blank && seen > 0
      seen += bytes!.length
    }
    if (seen > LOOK_BYTES) break
  }
  return 'line'
}

const LOOK_BYTES = 1024 * 1024

/** UTF-8, a carriage return at the end and a byte order mark left out. */
const withoutReturn = (bytes: Buffer, goesOn?: true): string => {
  const text = decodeText(bytes)
  return !goesOn && text.endsWith('\r') ? text.slice(0, -1) : text
}
