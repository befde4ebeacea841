import type { DecoderShape } from '@lensboard/models'
import { inputName, windowsOf } from '../decoder/forward-inputs.js'
import { type Feed, float32s, int64s } from '../feed.js'
import { type ChangeOf, changesOf, numbersOf, type Resolved } from './change.js'

type Block = ChangeOf<'block'>

/**
 * Masks [variant, T, S] for every window, and which of them each layer, row and head uses, [L, B or 1, H or 1]. Queries
 * are the last T of S tokens. Heads that are blocked alike share a variant; variant 0 lets each query look back as the
 * decoder does.
 */
export function maskFeeds(
  shape: Pick<DecoderShape, 'nLayers' | 'nHeads' | 'layers'>,
  { nPositions, nKeys }: { nPositions: number; nKeys: number },
  resolved: readonly Resolved[],
): Record<string, Feed> {
  const { variants, index, rows, heads } = maskVariants(shape, resolved)
  const masks = [...variants].map(([window, known]): [string, Feed] => {
    const size = nPositions * nKeys
    const data = new Float32Array(known.size * size)
    for (const [i, found] of [...known.values()].entries())
      lookBack(data.subarray(i * size, (i + 1) * size), nKeys, window, found)
    return [inputName.mask(window), float32s(data, [known.size, nPositions, nKeys])]
  })
  return { ...Object.fromEntries(masks), mask_index: int64s(index, [shape.nLayers, rows, heads]) }
}

/** Which masks there are: for each window the blocks of each variant, and the variant of each layer, row and head. */
function maskVariants(
  { nLayers, nHeads, layers }: Pick<DecoderShape, 'nLayers' | 'nHeads' | 'layers'>,
  resolved: readonly Resolved[],
) {
  const blocks = changesOf(resolved, 'block')
  const rows = blocks.length === 0 ? 1 : resolved.length
  const heads = blocks.every(({ change }) => new Set(change.heads).size === nHeads) ? 1 : nHeads
  const variants = new Map(windowsOf({ layers }).map((window) => [window, new Map<string, Block[]>([['', []]])]))
  const index: number[] = []
  for (let layer = 0; layer < nLayers; layer++) {
    const known = variants.get(layers[layer]!.window)!
    for (let row = 0; row < rows; row++)
      for (let head = 0; head < heads; head++) {
        const here = blocks.filter(({ row: of, change }) => of === row && concerns(change, layer, head))
        const key = here.map(({ change: { queries, keys } }) => `${queries.from}-${queries.to}<${keys.from}-${keys.to}`)
        const name = [...new Set(key)].sort().join()
        if (!known.has(name))
          known.set(
            name,
            here.map(({ change }) => change),
          )
        index.push([...known.keys()].indexOf(name))
      }
  }
  return { variants, index, rows, heads }
}

/** How many maps [T, S] masks take: those that are fed, and those of one layer's rows and heads. */
export function maskMaps(
  shape: Pick<DecoderShape, 'nLayers' | 'nHeads' | 'layers'>,
  resolved: readonly Resolved[],
): number {
  const { variants, rows, heads } = maskVariants(shape, resolved)
  return [...variants.values()].reduce((maps, known) => maps + known.size, rows * heads)
}

const concerns = ({ layers, heads }: Block, layer: number, head: number) =>
  layers.from <= layer && layer <= layers.to && heads.includes(head)

/** 0 where a query may look, −∞ where not: at itself and before, no further back than its window, at no blocked key. */
function lookBack(
  mask: Float32Array,
  nKeys: number,
  window = Number.POSITIVE_INFINITY,
  blocks: readonly Block[],
): void {
  const first = nKeys - mask.length / nKeys
  const rowOf = (query: number) => mask.subarray((query - first) * nKeys, (query - first + 1) * nKeys)
  for (let query = first; query < nKeys; query++) {
    const row = rowOf(query)
    row.fill(-Infinity, query + 1)
    row.fill(-Infinity, 0, Math.max(0, query + 1 - window))
  }
  for (const { queries, keys } of blocks)
    for (const query of numbersOf(queries)) rowOf(query).fill(-Infinity, keys.from, keys.to + 1)
}
