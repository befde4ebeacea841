import { type AttentionResult, pieceLabel } from '@lensboard/contract'
import { type ExportedCard, fileId } from './exported-card.js'

/** Columns of attention in long form: one line a weight of the lower triangle. */
export const ATTENTION_HEAD = 'layer,head,query,query_id,query_token,key,key_id,key_token,weight'.split(',')

type Look = Pick<ExportedCard, 'view'>
interface MapName {
  layer: number | 'mean'
  head: number | 'mean'
}

const triangleOf = ({ ids }: AttentionResult) => (ids.length * (ids.length + 1)) / 2

/** Every map that is stored of an answer, also where a view holds fewer of them, in the order of its numbers. */
function storedMaps({ onDemand, layers, heads, reduce }: AttentionResult): MapName[] {
  const stored = onDemand ?? { layers, heads }
  const each = (onDemand ? onDemand.heads.length > 0 : reduce === 'none') ? stored.heads : (['mean'] as const)
  return (reduce === 'all' && !onDemand ? (['mean'] as const) : stored.layers).flatMap((layer) =>
    each.map((head) => ({ layer, head })),
  )
}

const isLocked = ({ view }: Look, { layer, head }: MapName) =>
  view?.heads?.some((one) => one.layer === layer && one.head === head) ?? false

/** The maps that a file of so many lines holds: all, else the heads that are locked on the card, else none. */
export function mapsIn(card: Look, result: AttentionResult, linesMax: number): { maps: MapName[]; all: boolean } {
  const stored = storedMaps(result)
  const most = Math.floor(linesMax / Math.max(1, triangleOf(result)))
  if (stored.length <= most) return { maps: stored, all: true }
  const locked = stored.filter((one) => isLocked(card, one))
  return { maps: locked.length <= most ? locked : [], all: false }
}

/** Lines of a table of all that is stored. */
export const attentionLineCount = (result: AttentionResult): number => storedMaps(result).length * triangleOf(result)

/** Lines of the maps that fit, head by head and query by query; ids are left out where only texts are known. */
export function* attentionLines(card: Look, result: AttentionResult, linesMax: number) {
  const stored = storedMaps(result)
  const { maps } = mapsIn(card, result, linesMax)
  const texts = result.tokens.map(pieceLabel)
  const ids = Array.from(result.ids, fileId)
  for (const { layer, head } of maps) {
    const from = stored.findIndex((one) => one.layer === layer && one.head === head) * triangleOf(result)
    for (let q = 0; q < ids.length; q++)
      for (let k = 0; k <= q; k++)
        yield [layer, head, q, ids[q], texts[q], k, ids[k], texts[k], result.patterns[from + (q * (q + 1)) / 2 + k]]
  }
}
