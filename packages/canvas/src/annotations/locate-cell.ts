import {
  AnchorToken,
  anchorToken,
  type CardResult,
  componentName,
  MarkedCell,
  type PairIdentity,
  rowName,
} from '@lensboard/contract'
import { availableHead, type Head, headPlot, OVERVIEW_PLOT, sortedContributions } from '@lensboard/heatmap'
import { storedHeads } from '../cards/use-part.js'

/** A place in a result: in which plot of its card, and row and column there. */
export interface Place {
  plot: string
  row: number
  column: number
}

/** The plot of cards that have one; attention cards have one for each head, and one of all heads. */
export const CELLS = 'cells'
/** Lines of a list, which scrolls in its card, by the order in which they stand. */
export const LIST = 'list'
/** Rows of a reading over many prompts, side by side. */
export const ROWS = 'rows'

/** Why a result does not have a cell: another token stands there, or it is not read. */
export type Unplaced = 'tokens' | 'read'

const names = new WeakMap<CardResult, readonly string[]>()

/** What the rows of a plot are called, in the order in which they are counted. */
function rowNames(result: CardResult): readonly string[] {
  const known = names.get(result) ?? namesOf(result)
  names.set(result, known)
  return known
}

function namesOf(result: CardResult): string[] {
  switch (result.kind) {
    case 'lens':
    case 'dataset':
      return result.rows.map(rowName)
    case 'attribution':
      return sortedContributions(result).map(({ component }) => componentName(component))
    case 'patching':
      return Array.from({ length: result.nLayers }, (_, layer) => `${result.at}.${layer}`)
    case 'patchscope':
      return result.layers.map((layer) => `resid_pre.${layer}`).reverse()
    case 'attention':
      return []
  }
}

/** Piece texts as short as these tell which token it was, and 20 highlights of weights fit on a card. */
const PIECE_CHARS = 16

/** The token at a position; undefined where there is none that can be named. */
function tokenAt(result: CardResult, position: number): AnchorToken | undefined {
  const [id, piece] = [result.ids[position], result.tokens[position]]
  if (id === undefined || !piece) return
  const { piece: whole, ...at } = anchorToken(position, id, piece)
  const short = 'bytes' in whole ? whole : { ...whole, text: [...whole.text].slice(0, PIECE_CHARS).join('') }
  return AnchorToken.safeParse({ ...at, piece: short }).data
}

/** The identity of the cell at a place; undefined where there is none. */
export function cellAtPlace(result: CardResult, { plot, row, column }: Place): MarkedCell | undefined {
  return MarkedCell.safeParse(identityAtPlace(result, { plot, row, column })).data
}

function identityAtPlace(result: CardResult, { plot, row, column }: Place): unknown {
  if (result.kind === 'attention') {
    if (plot === OVERVIEW_PLOT) return { layer: row, head: column }
    const [query, key] = [tokenAt(result, row), tokenAt(result, column)]
    return { ...headOfPlot(plot), query, key }
  }
  if (result.kind === 'patching' && result.at === 'heads') return { layer: row, head: column }
  if (result.kind === 'dataset') return { row: rowNames(result)[column] }
  const position = plot === LIST && 'position' in result ? result.position : column
  return { row: rowNames(result)[row], token: tokenAt(result, position) }
}

/** Which head a plot of an attention card is of. */
function headOfPlot(plot: string): Pick<PairIdentity, 'layer' | 'head'> {
  if (plot === 'all' || plot === 'rollout') return { head: plot }
  const [layer, head = 'mean'] = plot.split(' ')
  return { layer: Number(layer), head: head === 'mean' || head === 'max' ? head : Number(head) }
}

/** The plot of a head of an attention card, by what its answer has of it. */
export function plotOfHead(result: CardResult & { kind: 'attention' }, layer: number, head: Head): string {
  const at = availableHead(storedHeads(result), layer, head)
  return headPlot(at.layer, at.head)
}

/** Where a cell is in what is read now; why not where it is not. */
export function placeOfCell(result: CardResult, cell: MarkedCell): Place | Unplaced {
  if ('query' in cell) {
    if (result.kind !== 'attention' || !hasHead(result, cell)) return 'read'
    const [row, column] = [positionOf(result, cell.query), positionOf(result, cell.key)]
    if (row === null || column === null) return 'tokens'
    return { plot: headPlot(cell.layer ?? 0, cell.head), row, column }
  }
  if ('head' in cell) {
    const at = { row: cell.layer, column: cell.head }
    if (result.kind === 'attention') return hasHead(result, cell) ? { plot: OVERVIEW_PLOT, ...at } : 'read'
    const isOne = result.kind === 'patching' && result.at === 'heads' && cell.layer < result.nLayers
    return isOne && cell.head < result.patched.length / result.nLayers ? { plot: CELLS, ...at } : 'read'
  }
  const row = rowNames(result).indexOf(cell.row)
  if (row < 0 || (result.kind === 'patching' && result.at === 'heads')) return 'read'
  if (!('token' in cell)) return result.kind === 'dataset' ? { plot: ROWS, row: 0, column: row } : 'read'
  if (result.kind === 'dataset') return 'read'
  const position = positionOf(result, cell.token)
  if (result.kind === 'lens' || result.kind === 'patching')
    return position === null ? 'tokens' : { plot: CELLS, row, column: position }
  // A list is about one token.
  const isSame = 'position' in result && position === result.position
  return isSame ? { plot: LIST, row, column: 0 } : 'tokens'
}

function hasHead(result: CardResult & { kind: 'attention' }, { layer, head }: Pick<PairIdentity, 'layer' | 'head'>) {
  const { layers, heads, reduce } = storedHeads(result)
  if (layer === undefined) return true
  if (!layers.includes(layer) || reduce === 'all') return false
  return typeof head === 'number' ? reduce === 'none' && heads.includes(head) : head === 'mean' || reduce === 'none'
}

const positionOf = (result: CardResult, { position, id }: AnchorToken): number | null =>
  result.ids[position] === id ? position : null
