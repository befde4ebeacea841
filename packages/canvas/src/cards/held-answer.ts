import type { CardResult } from '@lensboard/contract'
import { useEffect, useRef, useState } from 'react'
import type { CardShape } from '../records/index.js'
import type { ShownRun } from './baseline.js'

/** An answer that comes sooner than this follows the one before it, without an empty grid between them. */
const HELD_MS = 300

/** What a card showed last. */
export interface HeldAnswer {
  shape: CardShape
  result: CardResult
  baseline: CardResult | undefined
}

/**
 * What a card showed until it was asked something else, while the next answer may still come at once: drawn dimmed, so
 * that old numbers never look new. Null where there is none, and when the moment is over.
 */
export function useHeldAnswer(shape: CardShape, { view, baseline }: ShownRun): HeldAnswer | null {
  const last = useRef<HeldAnswer | null>(null)
  const [isOver, setIsOver] = useState(false)
  const waits = view.phase === 'asking' || (view.phase === 'active' && !view.partial)
  useEffect(() => {
    if (view.phase === 'done') last.current = { shape, result: view.result, baseline: baseline?.result }
  })
  useEffect(() => {
    setIsOver(false)
    if (!waits) return
    const timer = setTimeout(() => setIsOver(true), HELD_MS)
    return () => clearTimeout(timer)
  }, [waits])
  return waits && !isOver ? last.current : null
}
