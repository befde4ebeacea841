import type { LensResult, TokenPiece } from '@lensboard/contract'
import { alignmentOf } from './alignment.js'
import { pairWords } from './pair-words.js'
import { numberColumn, type TableColumn, tokenColumn, wordColumn } from './table-columns.js'

interface Lines {
  rowOf(line: number): number
  positionOf(line: number): number
}

const NOTHING: TokenPiece = { text: '' }

/**
 * The row, and where a line is in each of two readings that had to be aligned: position and token of both, empty in the
 * one that lacks them. Null where every row and position is the same in both.
 */
export function pairColumns(
  a: LensResult,
  b: LensResult | undefined,
  sides: readonly [string, string],
  { rowOf, positionOf }: Lines,
): TableColumn[] | null {
  const alignment = alignmentOf(a, b)
  const words = pairWords(a, b, sides)
  if (!alignment || !words || !b) return null
  const at = (line: number) => alignment.columns[positionOf(line)] ?? { a: -1, b: -1 }
  const position = (name: string, of: (line: number) => number) =>
    numberColumn(`Position, ${name}`, (line) => (of(line) < 0 ? Number.NaN : of(line)), positionWords, 'No such token')
  const token = (name: string, tokens: readonly TokenPiece[], of: (line: number) => number) =>
    tokenColumn(`Token, ${name}`, (line) => (of(line) < 0 ? NOTHING : (tokens[positionOf(line)] ?? NOTHING)))
  return [
    wordColumn('Row', (line) => words.rowLabel(rowOf(line)), rowOf),
    position(sides[0], (line) => at(line).a),
    token(sides[0], a.tokens, (line) => at(line).a),
    position(sides[1], (line) => at(line).b),
    token(sides[1], b.tokens, (line) => at(line).b),
  ]
}

const positionWords = (position: number) => (Number.isNaN(position) ? '–' : String(position))
