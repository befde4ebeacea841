import type { AttentionResult } from '@lensboard/contract'
import { type HeadThumbs, headThumbs } from '@lensboard/heatmap'
import { useEffect, useMemo, useState } from 'react'
import { type Editor, useValue } from 'tldraw'
import type { CardShape } from '../records/index.js'
import { shownSpec } from './baseline.js'
import { useRun, useRunSource } from './run-source.js'
import type { HeldHead } from './use-part.js'

/** Weights that are fetched for thumbnails alone; of larger answers a layer comes when one of its heads is chosen. */
const FETCHED_WEIGHTS_MAX = 8 * 1024 * 1024

/** Thumbnails that were made, for as long as the view that they belong to is drawn somewhere. */
const made = new WeakMap<AttentionResult, { thumbs: HeadThumbs; layers: Set<number> }>()

function madeOf(result: AttentionResult) {
  const known = made.get(result) ?? {
    thumbs: headThumbs(result),
    layers: new Set(result.reduce === 'none' ? result.layers : []),
  }
  made.set(result, known)
  return known
}

/** Adds the thumbnails of a part; true when it brought any. */
function learn(result: AttentionResult, part: AttentionResult): boolean {
  const known = madeOf(result)
  const [layer] = part.layers
  if (part.reduce !== 'none' || layer === undefined || known.layers.has(layer)) return false
  for (const one of part.layers) known.layers.add(one)
  known.thumbs = headThumbs(part, known.thumbs)
  return true
}

export interface Thumbs {
  thumbs: HeadThumbs
  missing: { layers: number; coming: boolean }
}

/**
 * Thumbnails of all heads. What the card was not sent comes one layer after the other while the card is in view, where
 * it is not too much; of each layer only the thumbnails are kept.
 */
export function useHeadThumbs(
  editor: Editor,
  shape: CardShape,
  result: AttentionResult,
  held: readonly HeldHead[],
  wanted: boolean,
): Thumbs {
  const runs = useRunSource()
  const view = useRun(shownSpec(shape.props))
  const runKey = view.phase === 'done' ? view.runKey : null
  const inView = useValue('is in view', () => !editor.getCulledShapes().has(shape.id), [editor, shape.id])
  const [seen, setSeen] = useState(0)
  const { onDemand } = result
  const weights = onDemand
    ? (onDemand.layers.length * onDemand.heads.length * result.ids.length * (result.ids.length + 1)) / 2
    : 0
  const affordable = weights <= FETCHED_WEIGHTS_MAX
  useEffect(() => {
    if (held.map((one) => learn(result, one.result)).some(Boolean)) setSeen((n) => n + 1)
  }, [result, held])
  useEffect(() => {
    if (!onDemand || !wanted || !inView || !affordable || runKey === null) return
    let stopped = false
    const fetchAll = async () => {
      for (const layer of onDemand.layers) {
        if (stopped) return
        if (madeOf(result).layers.has(layer)) continue
        const part = await runs.part(runKey, { layer })
        if (part.kind === 'attention' && learn(result, part) && !stopped) setSeen((n) => n + 1)
      }
    }
    // A layer that fails stays hatched, and is asked for again when it is chosen.
    fetchAll().catch(() => {})
    return () => {
      stopped = true
    }
  }, [runs, runKey, result, onDemand, wanted, inView, affordable])
  // biome-ignore lint/correctness/useExhaustiveDependencies: thumbnails that arrived are seen
  return useMemo(() => {
    const { thumbs, layers } = madeOf(result)
    const missing = onDemand ? onDemand.layers.filter((layer) => !layers.has(layer)).length : 0
    return { thumbs, missing: { layers: missing, coming: affordable } }
  }, [result, onDemand, affordable, seen])
}
