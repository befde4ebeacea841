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
/** Parts kept of one view: more than a card shows at once, and less than walking over every layer brings. */
const PARTS_KEPT = 16

function keep(result: CardResult, name: string, part: CardResult): void {
  const known = fetched.get(result) ?? new Map<string, CardResult>()
  known.delete(name)
  if (known.size >= PARTS_KEPT) known.delete(known.keys().next().value!)
  fetched.set(result, known.set(name, part))
}

/** Parts of a card's stored answer; null until one is here and where none is asked for. One that fails stays away. */
function useParts(
  shape: CardShape,
  result: CardResult,
  asked: readonly (PartAsked | null)[],
): readonly (CardResult | null)[] {
  const runs = useRunSource()
  const view = useRun(shownSpec(shape.props))
  const runKey = view.phase === 'done' ? view.runKey : null
  const names = JSON.stringify(asked)
  const [seen, setSeen] = useState(0)
  useEffect(() => {
    if (runKey === null) return
    let stopped = false
    const missing = new Set(
      (JSON.parse(names) as (PartAsked | null)[]).flatMap((at) => (at ? [JSON.stringify(at)] : [])),
    )
    for (const name of missing) {
      if (fetched.get(result)?.has(name)) continue
      runs.part(runKey, JSON.parse(name) as PartAsked).then(
        (part) => {
          keep(result, name, part)
          if (!stopped) setSeen((n) => n + 1)
        },
        () => {},
      )
    }
    return () => {
      stopped = true
    }
  }, [runs, runKey, result, names])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a part that arrived is seen
  return useMemo(() => {
    const known = fetched.get(result)
    return (JSON.parse(names) as (PartAsked | null)[]).map((at) => (at && known?.get(JSON.stringify(at))) || null)
  }, [result, names, seen])
}

/** A lens answer with all that is stored around a position, where the card was sent a packed view of it. */
export function useDetailed(shape: CardShape, result: LensResult, position: number): LensResult {
  const from = Math.floor(position / TILE) * TILE
  const [tile] = useParts(shape, result, [
    result.packed ? { from, to: Math.min(from + TILE, result.ids.length) } : null,
  ])
  return useMemo(() => (tile?.kind === 'lens' ? withTile(result, tile) : result), [result, tile])
}

/** A map of a card, and what it is read from. */
export interface HeldHead {
  /** Holds the map, or stands for it while it is fetched. */
  result: AttentionResult
  coming: boolean
}

/** Attention answers that hold the chosen heads: the view itself, or the layers fetched for them; the view meanwhile. */
export function useHeads(
  shape: CardShape,
  result: AttentionResult,
  chosen: readonly { layer: number; head: Head }[],
): readonly HeldHead[] {
  const asked = chosen.map(({ layer, head }) => headAsked(result, layer, head))
  const parts = useParts(shape, result, asked)
  const names = JSON.stringify(asked)
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal names ask for the same
  return useMemo(
    () =>
      parts.map((part, i) => ({
        result: part?.kind === 'attention' ? part : result,
        coming: asked[i] !== null && !part,
      })),
    [parts, result, names],
  )
}

function headAsked({ onDemand, layers }: AttentionResult, layer: number, head: Head): PartAsked | null {
  if (!onDemand || head === 'rollout') return null
  if (head === 'all') return onDemand.layers.length > layers.length ? 'all' : null
  const stored = onDemand.layers.includes(layer) ? layer : onDemand.layers[0]
  if (stored === undefined || (head === 'mean' && layers.includes(stored))) return null
  return { layer: stored }
}

/** The part of a result that holds a head, if it is here. */
export function heldPart(result: AttentionResult, layer: number, head: Head): AttentionResult | null {
  const asked = headAsked(result, layer, head)
  if (!asked) return result
  const part = fetched.get(result)?.get(JSON.stringify(asked))
  return part?.kind === 'attention' ? part : null
}

const storedOf = new WeakMap<AttentionResult, AttentionResult>()

/** What a picker offers: all that is stored, not only what the view was sent with. The same object for the same view. */
export function storedHeads(result: AttentionResult): AttentionResult {
  const { onDemand, ...rest } = result
  if (!onDemand) return result
  const known = storedOf.get(result)
  if (known) return known
  const reduce = onDemand.heads.length > 0 ? 'none' : 'heads'
  const stored: AttentionResult = { ...rest, ...onDemand, reduce, patterns: new Float32Array() }
  storedOf.set(result, stored)
  return stored
}
