import { type LensResult, pieceLabel } from '@lensboard/contract'
import type { Pair } from './align-tokens.js'
import { type Alignment, alignmentOf } from './alignment.js'
import { displayPiece, type Segment, spellPiece } from './piece.js'
import type { ReadingNote } from './reading-notes.js'
import { rowLabel, spellRow, whatRowReads } from './row-label.js'
import { tokenKey } from './same-tokens.js'

/** How a cell of two readings is said where it is not simply the same row and position of both. */
export interface PairWords {
  /** `L3·L5` where the two read different rows. */
  rowLabel(row: number): string
  /** For a screen reader, and the activations that are read. */
  spellRow(row: number): string
  rowReads(row: number): string
  columnLabel(column: number): Segment[]
  /** Where the column is in each: `A 4, B 5`, or that one has no such token. */
  columnPlace(column: number): string
  spellColumn(column: number): string
  /** As a head of a table of text. */
  columnName(column: number): string
  /** Why a column has no value: in which reading alone it is. */
  only(column: number): string | undefined
}

/** What each side is called: short before a token, and in a sentence. */
const NAMES: Record<string, { mark: string; inside: string }> = {
  A: { mark: 'A', inside: 'in A' },
  B: { mark: 'B', inside: 'in B' },
  with: { mark: '+', inside: 'with interventions' },
  without: { mark: '−', inside: 'without interventions' },
}
const nameOf = (side: string) => NAMES[side] ?? { mark: side, inside: `in ${side}` }

/** The words of two readings that had to be aligned; undefined where every row and position is the same in both. */
export function pairWords(
  a: LensResult,
  b: LensResult | undefined,
  sides: readonly [string, string] = ['A', 'B'],
): PairWords | undefined {
  const alignment = alignmentOf(a, b)
  if (!alignment || !b) return
  const [first, second] = sides.map(nameOf) as [ReturnType<typeof nameOf>, ReturnType<typeof nameOf>]
  const columnOf = (column: number): Pair => alignment.columns[column] ?? { a: -1, b: -1 }
  const tokenOf = (column: number) => (columnOf(column).a >= 0 ? a : b).tokens[column] ?? { text: '' }
  const differ = (column: number) => {
    const [own, its] = [a.tokens[column], b.tokens[column]]
    return own !== undefined && its !== undefined && tokenKey(own) !== tokenKey(its)
  }
  const side = (column: number) => (columnOf(column).b < 0 ? first : columnOf(column).a < 0 ? second : undefined)
  const both = (row: number, say: (of: LensResult['rows'][number]) => string, joint: string) => {
    const pair = alignment.pairs[row]
    const words = [pair && pair.a < 0 ? undefined : a.rows[row], pair && pair.b < 0 ? undefined : b.rows[row]]
    return [...new Set(words.flatMap((of) => (of ? [say(of)] : [])))].join(joint)
  }
  const place = (column: number) => {
    const { a: own, b: its } = columnOf(column)
    const only = side(column)
    if (only) return `position ${Math.max(own, its)}, only ${only.inside}`
    return own === its ? `position ${own}` : `position ${own} ${first.inside}, ${its} ${second.inside}`
  }
  return {
    rowLabel: (row) => both(row, rowLabel, '·'),
    spellRow: (row) => both(row, spellRow, `, against `),
    rowReads: (row) => both(row, whatRowReads, '; B '),
    columnLabel(column) {
      const only = side(column)
      const own = displayPiece(tokenOf(column))
      if (only) return [{ kind: 'special', text: only.mark }, { kind: 'text', text: ' ' }, ...own]
      return differ(column) ? [...own, { kind: 'text', text: '|' }, ...displayPiece(b.tokens[column]!)] : own
    },
    columnPlace: place,
    spellColumn(column) {
      const own = spellPiece(tokenOf(column))
      return `${place(column)}, ${differ(column) ? `${own} against ${spellPiece(b.tokens[column]!)}` : own}`
    },
    columnName(column) {
      const own = pieceLabel(tokenOf(column))
      const only = side(column)
      if (only) return `${own} (only ${only.inside})`
      return differ(column) ? `${own} | ${pieceLabel(b.tokens[column]!)}` : own
    },
    only(column) {
      const only = side(column)
      return only && `This token is only ${only.inside}.`
    },
  }
}

/** What a legend says of two readings that had to be aligned: how many positions do, and how rows were matched. */
export function alignmentNotes(a: LensResult, b: LensResult | undefined): ReadingNote[] {
  const alignment = alignmentOf(a, b)
  return alignment ? [...columnNotes(alignment), ...rowNotes(alignment)] : []
}

function columnNotes({ columns, by, a, b }: Alignment): ReadingNote[] {
  const count = (test: (pair: Pair) => boolean) => columns.filter(test).length
  const onlyA = count((pair) => pair.b < 0)
  const onlyB = count((pair) => pair.a < 0)
  const longest = Math.max(a.ids.length, b.ids.length)
  const same = count((pair) => pair.a >= 0 && pair.b >= 0 && a.ids[pair.a] === b.ids[pair.b])
  const alike = same === longest && onlyA + onlyB === 0
  const rest = `${onlyA} only in the first reading, ${onlyB} only in the second: those columns are hatched.`
  if (by === 'position')
    return [
      {
        short: `by position, ${same} of ${longest} alike`,
        full: `Tokens are paired by position, whatever they are; ${same} of ${longest} are the same. ${onlyA + onlyB > 0 ? rest : ''}`.trim(),
      },
    ]
  const how = by === 'text' ? ' The tokenizers differ, so tokens are compared by their text.' : ''
  if (alike) return how ? [{ short: 'tokens by text', full: `All positions align.${how}` }] : []
  return [
    {
      short: `${same} of ${longest} positions align`,
      full: `${same} of ${longest} positions align, in the longest order that both share. ${rest}${how}`,
    },
  ]
}

function rowNotes({ byDepth, a, b }: Alignment): ReadingNote[] {
  if (!byDepth) return []
  const [rows, others] = [a, b].map((one) => one.rows.length)
  return [
    {
      short: 'rows matched by relative depth',
      full: `The models have different numbers of layers: rows are matched by relative depth, ${rows} rows with ${others}. Rows of the deeper model in between are left out.`,
    },
  ]
}
