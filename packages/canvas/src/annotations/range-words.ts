import type { CardResult, HighlightRange } from '@lensboard/contract'
import { rowLabel, sortedContributions } from '@lensboard/heatmap'
import { placeOfCell, ROWS } from './locate-cell.js'

/** Where a highlight is: "L4 to L7 · positions 3 to 5"; by its names where the card has it no longer. */
export function rangeWords(result: CardResult, { from, to }: HighlightRange): string {
  if ('query' in from && 'query' in to)
    return [
      headWords(from),
      span(from.query.position, to.query.position, 'query', 'queries'),
      span(from.key.position, to.key.position, 'key', 'keys'),
    ].join(' · ')
  if ('head' in from && 'head' in to && from.layer !== undefined && to.layer !== undefined)
    return `${between(from.layer, to.layer, (layer) => `L${layer}`)} · ${span(from.head as number, to.head as number, 'head', 'heads')}`
  if (!('row' in from && 'row' in to)) return ''
  const rows = [from, to]
    .map((cell) => ({ at: placeOfCell(result, cell), name: cell.row }))
    .toSorted((a, b) => indexOf(a.at) - indexOf(b.at))
  const named = [...new Set(rows.map(({ at, name }) => (typeof at === 'string' ? name : rowName(result, at, name))))]
  const where = named.join(' to ')
  if (!('token' in from && 'token' in to) || result.kind === 'attribution' || result.kind === 'patchscope') return where
  return `${where} · ${span(from.token.position, to.token.position, 'position', 'positions')}`
}

const headWords = ({ layer, head }: { layer?: number | undefined; head: number | string }): string =>
  layer === undefined ? `${head} of all layers` : typeof head === 'number' ? `L${layer} H${head}` : `L${layer} ${head}`

function between(a: number, b: number, name: (one: number) => string): string {
  const [low, high] = a < b ? [a, b] : [b, a]
  return low === high ? name(low) : `${name(low)} to ${name(high)}`
}

const span = (a: number, b: number, one: string, many: string): string =>
  a === b ? `${one} ${a}` : `${many} ${between(a, b, String)}`

/** Rows count up through the model, those of a data set as columns. */
const indexOf = (at: ReturnType<typeof placeOfCell>): number =>
  typeof at === 'string' ? 0 : at.plot === ROWS ? at.column : at.row

/** A row as its card names it. */
function rowName(result: CardResult, { row, column }: { row: number; column: number }, name: string): string {
  if (result.kind === 'lens') return result.rows[row] ? rowLabel(result.rows[row]) : name
  if (result.kind === 'dataset') return result.rows[column] ? rowLabel(result.rows[column]) : name
  if (result.kind === 'attribution') return sortedContributions(result)[row]?.name ?? name
  if (result.kind === 'patching') return `L${row}`
  return result.kind === 'patchscope' ? `L${result.layers.at(-1 - row) ?? name}` : name
}
