import { type Anchor, AnchorToken, anchorToken, type CellIdentity, type PagePoint } from '@lensboard/contract'
import { type CellBlock, dataCell, type Head, headUnder } from '@lensboard/heatmap'
import type { Editor, VecLike } from 'tldraw'
import { activeOf, lookOf } from '../cards/attention-look.js'
import { drawnHeads, layoutOf } from '../cards/attention-plot.js'
import { bodyBox, plotOf } from '../cards/card-box.js'
import { cardAt } from '../cards/cell-mode.js'
import { seenProps } from '../cards/own-window.js'
import type { CardShape } from '../records/index.js'
import { answerOf, hasPositions, rowNames } from './card-shown.js'

interface HeadPlace {
  layer: number
  head: number
}

interface Cell {
  row: number
  column: number
}

const share = (at: number, of: number) => Math.min(1, Math.max(0, at / of))
const rounded = ({ x, y }: VecLike): PagePoint => ({ x: Math.round(x), y: Math.round(y) })

/** What every anchor on a card says of it. */
function onCard(editor: Editor, shape: CardShape, at: VecLike) {
  const answer = answerOf(editor, shape)
  const checkpoint = answer?.result.facts.checkpoint
  return {
    shapeId: shape.id,
    at: rounded(at),
    ...(answer && checkpoint?.name && { checkpoint, runKey: answer.runKey }),
  }
}

const cornerOf = (editor: Editor, shape: CardShape) => editor.getShapePageTransform(shape).applyToPoint({ x: 0, y: 0 })

/** The card as a whole, or the spot of it under a point. */
export function anchorOfCard(editor: Editor, shape: CardShape, point?: VecLike): Anchor {
  const anchor = { kind: 'card' as const, ...onCard(editor, shape, point ?? cornerOf(editor, shape)) }
  if (!point) return anchor
  const { x, y } = editor.getPointInShapeSpace(shape, point)
  return { ...anchor, spot: [share(x, shape.props.w), share(y, shape.props.h)] }
}

/** The token at a position of what a card shows; undefined where there is none that an anchor can name. */
function tokenOf(editor: Editor, shape: CardShape, position: number): AnchorToken | undefined {
  const result = answerOf(editor, shape)?.result
  const [id, piece] = [result?.ids[position], result?.tokens[position]]
  if (id === undefined || !piece) return
  return AnchorToken.safeParse(anchorToken(position, id, piece)).data
}

/** A cell by its identity; of a list the token is the one that the list is about. */
function identityOf(editor: Editor, shape: CardShape, { row, column }: Cell): CellIdentity | undefined {
  const result = answerOf(editor, shape)?.result
  const name = result && rowNames(result)[row]
  if (!result || !name) return
  const position = hasPositions(result) ? column : 'position' in result ? result.position : column
  const token = tokenOf(editor, shape, position)
  return token && { row: name, token }
}

/** A cell of what a card shows, by its meaning. Where it has no identity the card is what is meant. */
export function anchorOfCell(editor: Editor, shape: CardShape, cell: Cell, at?: VecLike): Anchor {
  const base = onCard(editor, shape, at ?? cornerOf(editor, shape))
  const result = answerOf(editor, shape)?.result
  if (result?.kind === 'attention') {
    const look = lookOf(editor, shape)
    const heads = drawnHeads(look)
    const shown = heads[Math.min(activeOf(editor, shape.id), heads.length - 1)] ?? look
    const [query, key] = [tokenOf(editor, shape, cell.row), tokenOf(editor, shape, cell.column)]
    const head = headOf(shown.head)
    if (!query || !key || head === null) return anchorOfCard(editor, shape, at)
    return { kind: 'pair', ...base, ...(result.reduce === 'all' ? {} : { layer: shown.layer }), head, query, key }
  }
  if (result?.kind === 'patching' && result.at === 'heads')
    return { kind: 'head', ...base, layer: cell.row, head: cell.column }
  const identity = identityOf(editor, shape, cell)
  return identity ? { kind: 'cell', ...base, cell: identity } : anchorOfCard(editor, shape, at)
}

const headOf = (head: Head): number | 'average' | null =>
  typeof head === 'number' ? head : head === 'mean' ? 'average' : null

/** A head of an attention card. */
export const anchorOfHead = (editor: Editor, shape: CardShape, head: HeadPlace, at?: VecLike): Anchor => ({
  kind: 'head',
  ...onCard(editor, shape, at ?? cornerOf(editor, shape)),
  ...head,
})

/** A block of drawn cells of a reading; one cell where it is no more than that. */
export function anchorOfBlock(editor: Editor, shape: CardShape, { rows, columns }: CellBlock, at?: VecLike): Anchor {
  const result = answerOf(editor, shape)?.result
  const plot = result && plotOf(result, seenProps(editor, shape))
  if (!plot) return anchorOfCard(editor, shape, at)
  const [first, last] = [0, 1].map((i) => dataCell(plot, { row: rows[i] ?? 0, column: columns[i] ?? 0 }))
  const [from, to] = [first, last].map((cell) => cell && identityOf(editor, shape, cell))
  if (!first || !from || !to) return anchorOfCard(editor, shape, at)
  if (rows[0] === rows[1] && columns[0] === columns[1]) return anchorOfCell(editor, shape, first, at)
  return { kind: 'range', ...onCard(editor, shape, at ?? cornerOf(editor, shape)), from, to }
}

/** What is under a point of the page: a cell, a head, a card or the board. */
export function anchorAt(editor: Editor, point: VecLike): Anchor {
  const hit = cardAt(editor, point)
  if (!hit) return { kind: 'point', at: rounded(point) }
  const { shape, cell } = hit
  if (cell) return anchorOfCell(editor, shape, cell, point)
  const head = headAt(editor, shape, point)
  return head ? anchorOfHead(editor, shape, head, point) : anchorOfCard(editor, shape, point)
}

/** The head whose thumbnail is under a point. */
function headAt(editor: Editor, shape: CardShape, point: VecLike): HeadPlace | null {
  const result = answerOf(editor, shape)?.result
  if (result?.kind !== 'attention') return null
  const body = bodyBox('attention', shape.props)
  const { overview } = layoutOf(result, body, lookOf(editor, shape))
  const { x, y } = editor.getPointInShapeSpace(shape, point)
  const at = overview && headUnder(overview, x, y - body.top)
  return at && typeof at.head === 'number' ? { layer: at.layer, head: at.head } : null
}
