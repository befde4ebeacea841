import type { AttentionResult, CardView } from '@lensboard/contract'
import {
  ARC_THRESHOLD,
  ArcPositions,
  ArcThreshold,
  AttendedSwitch,
  AttentionPicker,
  arcRange,
  arcsOf,
  LockedHeads,
  LookSwitch,
  type ShownHead,
  SinkSelect,
  shownWeights,
} from '@lensboard/heatmap'
import { useMemo, useRef } from 'react'
import { useEditor } from 'tldraw'
import type { CardShape } from '../records/index.js'
import { changeLook, toggleLock } from './attention-look.js'
import type { AttentionLook } from './attention-plot.js'
import { cellCursor } from './card-state.js'

interface ControlsProps {
  shape: CardShape
  look: AttentionLook
  heads: readonly ShownHead[]
}

/** The line of pickers: how heads are drawn, which one, which are locked, and what becomes of sinks. */
export function AttentionPickers({
  shape,
  look,
  heads,
  stored,
  roomy,
}: ControlsProps & { stored: AttentionResult; roomy: boolean }) {
  const editor = useEditor()
  const { layer, head, view } = look
  const sinks =
    roomy && (view.sinks !== undefined || heads.some((one) => shownWeights(one.result, one).sinks.length > 0))
  return (
    <>
      {roomy && (
        <LookSwitch
          look={view.look ?? 'matrix'}
          onLook={(next) => {
            // Details belong to a place of the picture that goes.
            cellCursor(editor).update((at) => (at?.shapeId === shape.id ? { ...at, open: false } : at))
            changeLook(editor, shape, 'draw attention', { view: { look: next === 'matrix' ? undefined : next } })
          }}
        />
      )}
      <AttentionPicker
        result={stored}
        layer={layer}
        head={head}
        onChange={(choice) => changeLook(editor, shape, 'choose a head', choice)}
      />
      {roomy && view.heads && (
        <LockedHeads
          heads={view.heads}
          current={look}
          average={view.average ?? false}
          onAverage={(average) =>
            changeLook(editor, shape, 'mean of the heads', { view: { average: average || undefined } })
          }
          onShow={(one) => changeLook(editor, shape, 'choose a head', one)}
          onRelease={(one) => toggleLock(editor, shape, one)}
        />
      )}
      {sinks && (
        <SinkSelect
          sinks={view.sinks}
          onSinks={(next) => changeLook(editor, shape, 'treat sinks', { view: { sinks: next } })}
        />
      )}
    </>
  )
}

/** Changes within this time are one step of undo: a slider is drawn, not clicked. */
const ONE_STEP_MS = 1_000

/** What arcs and text can be told, at the right of their panel. */
export function PanelTools({ shape, look, heads }: ControlsProps) {
  const editor = useEditor()
  const changedAt = useRef(0)
  const { view } = look
  const counted = useMemo(() => {
    if (view.look !== 'arcs') return null
    const each = heads.flatMap(({ result, layer, head }) => {
      const { weights, tokens } = shownWeights(result, { layer, head, sinks: view.sinks })
      return [arcsOf(weights, arcRange(tokens, view.positions), view.threshold ?? ARC_THRESHOLD)]
    })
    if (each.length === 0) return null
    return each.reduce((sum, { hidden, total }) => ({ hidden: sum.hidden + hidden, total: sum.total + total }), {
      hidden: 0,
      total: 0,
    })
  }, [heads, view.look, view.sinks, view.threshold, view.positions])
  if (view.look === 'text')
    return (
      <AttendedSwitch
        attendedBy={view.attendedBy ?? false}
        onAttendedBy={(by) => changeLook(editor, shape, 'turn the text', { view: { attendedBy: by || undefined } })}
      />
    )
  if (!counted) return null
  const change = (name: string, part: Pick<CardView, 'threshold' | 'positions'>) => {
    const now = performance.now()
    const again = now - changedAt.current < ONE_STEP_MS
    changedAt.current = now
    changeLook(editor, shape, again ? null : name, { view: part })
  }
  return (
    <>
      <ArcPositions
        tokens={heads[0]?.result.ids.length ?? 0}
        positions={view.positions}
        onPositions={(positions) => change('choose positions', { positions })}
      />
      <ArcThreshold
        threshold={view.threshold}
        {...counted}
        onThreshold={(threshold) => change('hide weak arcs', { threshold })}
      />
    </>
  )
}
