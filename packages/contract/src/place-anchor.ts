import type { Anchor, AnchorToken, CellIdentity, PagePoint } from './anchor.js'
import type { CheckpointRef } from './checkpoint-ref.js'

/** What a card shows now, as far as anchors ask. */
export interface CardShown {
  checkpoint: CheckpointRef
  runKey: string
  /** Names of the result's rows in its order; none where it has no rows by name. */
  rows: readonly string[]
  /** The prompt's tokens. */
  tokens: readonly Omit<AnchorToken, 'position'>[]
  /** Whether a row or a position is drawn, by its index. */
  drawsRow(row: number): boolean
  drawsPosition(position: number): boolean
  /** Whether a head is in the result; a mean over heads, and over layers, too. */
  hasHead(layer: number | undefined, head: number | 'average'): boolean
}

/** How an anchor lost its place, wholly or in part. */
export type Lost =
  /** The card was deleted; the anchor is where it last was. */
  | { why: 'cardGone'; at: PagePoint }
  | { why: 'otherModel'; was: string; now: string }
  | { why: 'tokenChanged'; was: AnchorToken; now: AnchorToken | null }
  /** Not in what is read now. */
  | { why: 'notRead'; what: 'row' | 'head' }
  | { why: 'earlierResult'; runKey: string }
  /** Read, but left out by the card's stride, its range of rows or its window of positions. */
  | { why: 'notDrawn'; what: 'row' | 'position'; index: number }

/** A cell by index: row and column of the result, or query and key. */
export interface CellIndex {
  row: number
  column: number
}

export interface AnchorPlace {
  /** Every loss, the gravest first; empty where it is what it was. */
  lost: Lost[]
  /** The cells it is on, corners inclusive, as far as the result has them; of a pair query and key. */
  cells?: { from: CellIndex; to: CellIndex }
  /** Whether any of those cells can be drawn. */
  drawn: boolean
}

const ORDER: Lost['why'][] = ['cardGone', 'otherModel', 'tokenChanged', 'notRead', 'earlierResult', 'notDrawn']

/**
 * Where an anchor is on what its card shows now. `shown` is null where the card is gone, and undefined while it has no
 * answer: then nothing is said of cells.
 */
export function placeAnchor(anchor: Anchor, shown: CardShown | null | undefined): AnchorPlace {
  if (anchor.kind === 'point') return { lost: [], drawn: true }
  if (shown === null) return { lost: [{ why: 'cardGone', at: anchor.at }], drawn: false }
  if (shown === undefined) return { lost: [], drawn: anchor.kind === 'card' }
  const lost: Lost[] = []
  const { checkpoint, runKey } = anchor
  if (checkpoint && checkpoint.hash !== shown.checkpoint.hash)
    lost.push({ why: 'otherModel', was: checkpoint.name, now: shown.checkpoint.name })
  // A card as a whole is what it is about, whatever it shows.
  if (runKey && runKey !== shown.runKey && anchor.kind !== 'card') lost.push({ why: 'earlierResult', runKey })
  const cells = cellsOf(anchor, shown, lost)
  const drawn = anchor.kind === 'card' || isDrawn(anchor, shown, cells, lost)
  lost.sort((a, b) => ORDER.indexOf(a.why) - ORDER.indexOf(b.why))
  return { lost, ...(cells && { cells }), drawn }
}

function cellsOf(anchor: Anchor, shown: CardShown, lost: Lost[]): AnchorPlace['cells'] {
  if (anchor.kind === 'cell') {
    const at = cellOf(anchor.cell, shown, lost)
    return at && { from: at, to: at }
  }
  if (anchor.kind === 'range') {
    const [from, to] = [cellOf(anchor.from, shown, lost), cellOf(anchor.to, shown, lost)]
    return from && to && block(from, to)
  }
  if (anchor.kind !== 'head' && anchor.kind !== 'pair') return
  if (!shown.hasHead(anchor.layer, anchor.head)) lost.push({ why: 'notRead', what: 'head' })
  if (anchor.kind === 'head') return
  const [row, column] = [positionOf(anchor.query, shown, lost), positionOf(anchor.key, shown, lost)]
  return row === undefined || column === undefined ? undefined : { from: { row, column }, to: { row, column } }
}

function cellOf({ row: name, token }: CellIdentity, shown: CardShown, lost: Lost[]): CellIndex | undefined {
  const row = shown.rows.indexOf(name)
  const column = positionOf(token, shown, lost)
  if (row < 0 && !lost.some(({ why }) => why === 'notRead')) lost.push({ why: 'notRead', what: 'row' })
  return row < 0 || column === undefined ? undefined : { row, column }
}

/** A token's index, also where another token stands there now; undefined where the prompt has become shorter. */
function positionOf(token: AnchorToken, { tokens }: CardShown, lost: Lost[]): number | undefined {
  const now = tokens[token.position]
  if (now?.id === token.id) return token.position
  if (!lost.some(({ why }) => why === 'tokenChanged'))
    lost.push({ why: 'tokenChanged', was: token, now: now ? { ...now, position: token.position } : null })
  return now && token.position
}

const block = (a: CellIndex, b: CellIndex): AnchorPlace['cells'] => ({
  from: { row: Math.min(a.row, b.row), column: Math.min(a.column, b.column) },
  to: { row: Math.max(a.row, b.row), column: Math.max(a.column, b.column) },
})

function isDrawn(anchor: Anchor, shown: CardShown, cells: AnchorPlace['cells'], lost: Lost[]): boolean {
  if (anchor.kind === 'head') return lost.every(({ why }) => why !== 'notRead')
  if (!cells) return false
  const { from, to } = cells
  const some = (a: number, b: number, draws: (index: number) => boolean) => {
    for (let index = a; index <= b; index++) if (draws(index)) return true
    return false
  }
  // A query and a key are both positions.
  const drawsDown = anchor.kind === 'pair' ? shown.drawsPosition : shown.drawsRow
  const [row, column] = [some(from.row, to.row, drawsDown), some(from.column, to.column, shown.drawsPosition)]
  if (!row) lost.push({ why: 'notDrawn', what: anchor.kind === 'pair' ? 'position' : 'row', index: from.row })
  else if (!column) lost.push({ why: 'notDrawn', what: 'position', index: from.column })
  return row && column && lost.every(({ why }) => why !== 'notRead')
}
