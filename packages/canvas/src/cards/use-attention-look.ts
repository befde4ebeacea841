import type { AttentionResult } from '@lensboard/contract'
import { meanOfHeads, type ShownHead } from '@lensboard/heatmap'
import { useEffect, useMemo, useState } from 'react'
import { type Editor, useValue } from 'tldraw'
import type { CardShape } from '../records/index.js'
import { activeOf, lookOf, previewOf } from './attention-look.js'
import { drawnHeads, hasAverage } from './attention-plot.js'
import { type HeldHead, heldPart, useHeads } from './use-part.js'

/** A head that has to be fetched is, once somebody stays on it. */
const SETTLED_MS = 200

/** What this person sees of a card: the shared choice or their own, and the head that they point at. */
export function useAttentionLook(editor: Editor, shape: CardShape) {
  const look = useValue('attention look', () => lookOf(editor, shape), [editor, shape])
  const preview = useValue('previewed head', () => previewOf(editor, shape.id), [editor, shape.id])
  const active = useValue('read head', () => activeOf(editor, shape.id), [editor, shape.id])
  return { look, preview, active }
}

type Looked = ReturnType<typeof useAttentionLook>

/** The maps that a card draws: a previewed head alone, the locked ones, or the chosen one. */
export function useShownHeads(
  shape: CardShape,
  view: AttentionResult,
  { look, preview }: Looked,
): { heads: readonly ShownHead[]; held: readonly HeldHead[] } {
  const here = preview !== null && heldPart(view, preview.layer, preview.head) !== null
  const settled = useSettled(preview, SETTLED_MS)
  const previewed = here ? preview : settled
  const drawn = useMemo(() => {
    const locked = drawnHeads(look)
    if (!previewed || locked.some(({ layer, head }) => layer === previewed.layer && head === previewed.head))
      return locked
    return [{ ...previewed, slot: -1, preview: true }]
  }, [look, previewed])
  const held = useHeads(shape, view, drawn)
  const average = hasAverage(look) && drawn.length > 1
  const heads = useMemo(() => {
    const shown = drawn.map((one, i) => ({ ...one, ...(held[i] ?? { result: view }) }))
    return average ? [...shown, averageOf(shown)] : shown
  }, [drawn, held, view, average])
  return { heads, held }
}

/** The mean of locked heads as a head beside them; on its way while one of them is. */
export function averageOf(heads: readonly ShownHead[]): ShownHead {
  const result = meanOfHeads(heads as [ShownHead, ...ShownHead[]])
  return { result, layer: result.layers[0] ?? 0, head: 'all', slot: -1, coming: heads.some(({ coming }) => coming) }
}

/** A value once it has stayed the same for a while; null at once. */
function useSettled<Value>(value: Value | null, ms: number): Value | null {
  const [settled, setSettled] = useState<Value | null>(null)
  useEffect(() => {
    if (value === null) {
      setSettled(null)
      return
    }
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return value === null ? null : settled
}
