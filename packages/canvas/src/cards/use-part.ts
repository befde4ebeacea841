import { type AttentionResult, type CardResult, type LensResult, withTile } from '@lensboard/contract'
import type { Head } from '@lensboard/heatmap'
import { useEffect, useMemo, useState } from 'react'
import type { CardShape } from '../records/index.js'
import { shownSpec } from './baseline.js'
import { type PartAsked, useRun, useRunSource } from './run-source.js'

/** Positions that are fetched together, so that a walk along a row asks seldom. */
const TILE = 32

/** Parts that were fetched, for as long as the view that they belong to is drawn somewhere. */
const fetched = new WeakMap<CardResult, Map<string, CardResult>>()

/** A part of a card's stored answer; null until it is here and where none is asked for. A part that fails stays away. */
function usePart(shape: CardShape, result: CardResult, at: PartAsked | null): CardResult | null {
  const runs = useRunSource()
  const view = useRun(shownSpec(shape.props))
  const runKey = view.phase === 'done' ? view.runKey : null
  const name = at === null ? '' : JSON.stringify(at)
  const [, setSeen] = useState(0)
  useEffect(() => {
    if (name === '' || runKey === null || fetched.get(result)?.has(name)) return
    let stopped = false
    runs.part(runKey, JSON.parse(name) as PartAsked).then(
      (part) => {
        const known = fetched.get(result) ?? new Map<string, CardResult>()
        fetched.set(result, known.set(name, part))
        if (!stopped) setSeen((n) => n + 1)
      },
      () => {},
    )
    return () => {
      stopped = true
    }
  }, [runs, runKey, result, name])
  return fetched.get(result)?.get(name) ?? null
}

/** A lens answer with all that is stored around a position, where the card was sent a packed view of it. */
export function useDetailed(shape: CardShape, result: LensResult, position: number): LensResult {
  const from = Math.floor(position / TILE) * TILE
  const tile = usePart(shape, result, result.packed ? { from, to: Math.min(from + TILE, result.ids.length) } : null)
  return useMemo(() => (tile?.kind === 'lens' ? withTile(result, tile) : result), [result, tile])
}

/** An attention answer that holds the chosen head: the view itself, or the layer fetched for it; the view meanwhile. */
export function useHead(shape: CardShape, result: AttentionResult, layer: number, head: Head): AttentionResult {
  const part = usePart(shape, result, headAsked(result, layer, head))
  return part?.kind === 'attention' ? part : result
}

function headAsked({ onDemand, layers }: AttentionResult, layer: number, head: Head): PartAsked | null {
  if (!onDemand || head === 'rollout') return null
  if (head === 'all') return onDemand.layers.length > layers.length ? 'all' : null
  const stored = onDemand.layers.includes(layer) ? layer : onDemand.layers[0]
  if (stored === undefined || (head === 'mean' && layers.includes(stored))) return null
  return { layer: stored }
}

/** What a picker offers: all that is stored, not only what the view was sent with. */
export const storedHeads = ({ onDemand, ...result }: AttentionResult): AttentionResult =>
  onDemand
    ? { ...result, ...onDemand, reduce: onDemand.heads.length > 0 ? 'none' : 'heads', patterns: new Float32Array() }
    : result
