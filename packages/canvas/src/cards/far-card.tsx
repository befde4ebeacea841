import { FarCells, isGlanced, nameLens } from '@lensboard/heatmap'
import { memo, useMemo } from 'react'
import { useEditor, useIsDarkMode, useValue } from 'tldraw'
import { highlightsOf } from '../annotations/highlights.js'
import { marksOf } from '../annotations/placed-highlights.js'
import { CommentBadge } from '../comments/card-marks.js'
import { restingCamera } from '../editor/resting-camera.js'
import type { CardShape } from '../records/index.js'
import type { ShownRun } from './baseline.js'
import { bodyBox, drawnKind } from './card-box.js'
import { KindMark } from './kind-mark.js'
import { groupsOf, sidesOf, useThrough } from './lens-words.js'
import { ownWindow } from './own-window.js'
import { EmptyGrid } from './run-body.js'
import type { RunView } from './run-source.js'
import { useSharedScale } from './shared-scale.js'
import { phaseOf } from './watch-cards.js'
import { cardTitle, kindWord } from './words.js'

/** Whether a card looks from far away as its cells do; other cards are drawn whole. */
export function isDrawnFar({ spec, metric }: CardShape['props']): boolean {
  const kind = drawnKind(spec)
  return (kind === 'lens' || kind === 'difference') && isGlanced(metric)
}

const attributes = ({ props }: CardShape, phase: RunView['phase']) => ({
  style: { width: props.w, height: props.h },
  'aria-label': `${kindWord(props.spec)}: ${cardTitle(props.title, props.spec)}`,
  'data-phase': phase,
  'data-kind': props.spec.kind,
})

/** A card out of view: its place and its name. */
export const AwayCard = memo(function AwayCard({ shape }: { shape: CardShape }) {
  const phase = useValue(phaseOf(useEditor(), shape.id))
  return <article className="lb-card lb-card--far" {...attributes(shape, phase)} />
})

/** A card as it looks from far away: title, border and cells, drawn from a glance at its answer; nothing to press. */
export const FarCard = memo(function FarCard({ shape, run }: { shape: CardShape; run: ShownRun }) {
  const { spec, title, w, h } = shape.props
  return (
    <article className="lb-card lb-card--far" {...attributes(shape, run.view.phase)}>
      <header className="lb-card__header">
        <div className="lb-card__title-row">
          <KindMark kind={spec.kind} />
          <span className="lb-card__title">{cardTitle(title, spec)}</span>
          <CommentBadge shape={shape} />
        </div>
      </header>
      {run.view.phase === 'done' ? (
        <FarBody shape={shape} run={run} />
      ) : (
        <div className="lb-card__state">
          <EmptyGrid kind={drawnKind(spec)} w={w} h={h} />
          <p className="lb-card__words">Asking…</p>
        </div>
      )}
    </article>
  )
})

function FarBody({ shape, run }: { shape: CardShape; run: ShownRun }) {
  const editor = useEditor()
  const theme = useIsDarkMode() ? 'dark' : 'light'
  const { id, props } = shape
  const { w, h, metric, spec, view } = props
  const through = useThrough(spec)
  const sides = useMemo(() => sidesOf(spec, through), [spec, through])
  const own = useValue('own window', () => ownWindow(editor, id), [editor, id])
  const shared = useSharedScale(shape)
  if (run.view.phase !== 'done' || run.view.result.kind !== 'lens') return null
  const baseline = run.baseline?.result.kind === 'lens' ? run.baseline.result : undefined
  const { width, height } = bodyBox('lens', { w, h })
  return (
    <div className="lb-card__plot">
      <FarCells
        result={run.view.result}
        metric={metric}
        baseline={baseline}
        sides={sides}
        groups={groupsOf(spec)}
        width={width}
        height={height}
        theme={theme}
        zoom={restingCamera(editor)}
        label={nameLens(run.view.result, through.length > 0 ? through : undefined, sides)}
        palette={view?.palette}
        domain={view?.domain}
        shared={shared}
        rows={view?.rows}
        positions={own ?? view?.positions}
        transposed={view?.transposed}
        highlights={marksOf(highlightsOf(shape), run.view.result)}
      />
    </div>
  )
}
