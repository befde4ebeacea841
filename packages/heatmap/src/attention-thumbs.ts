import type { AttentionResult } from '@lensboard/contract'
import { headTriangle } from './attention-matrix.js'
import type { OverviewColumn } from './attention-overview-layout.js'
import { poolTriangle } from './attention-pool.js'
import type { Field } from './field.js'

/** No thumbnail has more pixels a side. */
const THUMB_SIDE = 36

/** Pooled maps by layer and column; what is not here yet has none. */
export type HeadThumbs = ReadonlyMap<string, Field>

export const thumbName = (layer: number, head: OverviewColumn): string => `${layer} ${head}`

/** Thumbnails of every map that a result holds, with those that are there already. */
export function headThumbs(result: AttentionResult, before: HeadThumbs = new Map()): HeadThumbs {
  const thumbs = new Map(before)
  if (result.reduce === 'all') return thumbs
  const columns: OverviewColumn[] = result.reduce === 'none' ? [...result.heads, 'mean', 'max'] : ['mean']
  for (const layer of result.layers)
    for (const head of columns)
      thumbs.set(thumbName(layer, head), poolTriangle(headTriangle(result, layer, head), result.ids.length, THUMB_SIDE))
  return thumbs
}
