import type { AttentionResult } from '@lensboard/contract'
import { AttentionLegend, marksOfPlot, OVERVIEW_PLOT } from '@lensboard/heatmap'
import { memo, useMemo, useRef } from 'react'
import { useEditor } from 'tldraw'
import { plotOfHead } from '../annotations/locate-cell.js'
import { useHighlights } from '../annotations/use-highlights.js'
import { restingCamera } from '../editor/resting-camera.js'
import { AttentionPickers } from './attention-controls.js'
import { useAttentionHover } from './attention-hover.js'
import { changeLook } from './attention-look.js'
import { OverviewPart } from './attention-overview-part.js'
import { MatrixPanel, TokensPanel } from './attention-panels.js'
import { hasAverage, isMatrix, layoutOf } from './attention-plot.js'
import type { BodyProps } from './body-props.js'
import { bodyBox } from './card-box.js'
import { leavesPointer } from './leaves-pointer.js'
import { linkedOf } from './links.js'
import { useShownPins } from './pin-state.js'
import { useAttentionLook, useShownHeads } from './use-attention-look.js'
import { useGridFocus, useReading } from './use-body.js'
import { storedHeads } from './use-part.js'

/** An attention card under its header: all heads, the shown ones as matrices, arcs or text, and the legend. */
export const AttentionBody = memo(function AttentionBody({ shape, result: view }: BodyProps<AttentionResult>) {
  const editor = useEditor()
  const plot = useRef<HTMLDivElement>(null)
  const { theme, reading, cursor } = useReading(editor, shape.id)
  const { hover, pointAt } = useAttentionHover(editor, shape.id)
  const looked = useAttentionLook(editor, shape)
  const { heads, held } = useShownHeads(shape, view, looked)
  const { look } = looked
  const { w, h } = shape.props
  const stored = storedHeads(view)
  const box = useMemo(() => bodyBox('attention', { w, h }), [w, h])
  const matrix = isMatrix(look)
  const layout = useMemo(() => {
    const previews = heads.some(({ preview }) => preview)
    return layoutOf(view, box, previews ? { ...look, ...heads[0] } : look)
  }, [view, box, look, heads])
  const { overview, panels, headed } = layout
  const active = Math.min(looked.active, heads.length - 1)
  const read = heads[active] ?? heads[0]!
  const selected = useMemo(() => cursor && { query: cursor.row, key: cursor.column }, [cursor])
  const { sinks, domain } = look.view
  const tracked = useShownPins(editor, shape)
  const { highlights, onHighlight } = useHighlights(editor, shape, view)
  const byHead = useMemo(() => {
    // A mean of what is locked is no head of the model.
    const own = hasAverage(look) && heads.length > 1 ? heads.slice(0, -1) : heads
    return own.map(({ layer, head }) => marksOfPlot(highlights, plotOfHead(view, layer, head)))
  }, [highlights, heads, look, view])
  const ofHeads = useMemo(() => marksOfPlot(highlights, OVERVIEW_PLOT), [highlights])
  const shared = {
    sinks,
    domain,
    theme,
    zoom: restingCamera(editor),
    interactive: reading,
    hover,
    onHover: pointAt,
    linked: linkedOf(editor, shape.id),
    pinned: tracked.pins.positions,
  }
  useGridFocus(plot, reading)
  return (
    <>
      <div className="lb-card__pickers" {...leavesPointer}>
        <AttentionPickers shape={shape} look={look} heads={heads} stored={stored} roomy={overview !== null} />
      </div>
      <div className="lb-card__plot lb-attention" style={{ height: box.height }}>
        <div ref={plot} {...leavesPointer}>
          {matrix
            ? panels.map((panel, i) => {
                const shown = heads[i]
                if (!shown) return null
                return (
                  <MatrixPanel
                    key={`${shown.layer} ${shown.head}`}
                    shape={shape}
                    place={i}
                    shown={shown}
                    box={panel}
                    headed={headed}
                    beside={panels.length > 1}
                    selected={selected}
                    highlights={byHead[i]}
                    onHighlight={onHighlight}
                    {...shared}
                  />
                )
              })
            : panels[0] && (
                <TokensPanel
                  shape={shape}
                  look={look}
                  heads={heads}
                  active={active}
                  box={panels[0]}
                  selected={selected?.query ?? null}
                  {...shared}
                />
              )}
        </div>
        {overview && (
          <OverviewPart
            shape={shape}
            look={look}
            layout={overview}
            result={view}
            held={held}
            theme={theme}
            reading={reading}
            highlights={ofHeads}
            onHighlight={onHighlight}
          />
        )}
      </div>
      <div className="lb-card__legend" {...leavesPointer}>
        <AttentionLegend
          result={read.result}
          layer={read.layer}
          head={read.head}
          sinks={sinks}
          domain={domain}
          theme={theme}
          hover={matrix ? hover : undefined}
          onDomain={
            overview
              ? (next) =>
                  changeLook(editor, shape, 'scale of weights', {
                    view: { domain: next && { ...next, metric: 'attention' } },
                  })
              : undefined
          }
        >
          {matrix ? null : (
            <span className="lb-unit">{look.view.look === 'arcs' ? 'reads → is read' : 'underlined: weight'}</span>
          )}
        </AttentionLegend>
      </div>
    </>
  )
})
