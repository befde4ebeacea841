import type { AttentionResult } from '@lensboard/contract'
import { memo, type ReactNode } from 'react'
import { AttentionHeatmap, type AttentionHeatmapProps } from './attention-heatmap.js'
import { PANEL_HEAD, type Panel } from './attention-layout.js'
import { type Head, headName, shortHead } from './attention-matrix.js'
import { SlotBadge } from './slot-badge.js'

/** A map that a card shows, and where it can be read. */
export interface ShownHead {
  /** Holds the map; while it is fetched, what stands for it. */
  result: AttentionResult
  layer: number
  head: Head
  /** Its place among the locked heads, or −1. */
  slot: number
  /** It is shown while it is pointed at. */
  preview?: boolean | undefined
  /** It is on its way. */
  coming?: boolean | undefined
}

export interface AttentionPanelProps
  extends Pick<
    AttentionHeatmapProps,
    | 'sinks'
    | 'domain'
    | 'theme'
    | 'zoom'
    | 'interactive'
    | 'selected'
    | 'hover'
    | 'linked'
    | 'pinned'
    | 'highlights'
    | 'onHighlight'
    | 'onHover'
    | 'onSelect'
    | 'onOpen'
  > {
  shown: ShownHead
  box: Panel
  headed: boolean
  beside: boolean
}

/** One map of a card, under a line that names it. */
export const AttentionPanel = memo(function AttentionPanel({
  shown,
  box,
  headed,
  beside,
  theme,
  ...plot
}: AttentionPanelProps) {
  const { result, layer, head } = shown
  const height = box.height - (headed ? PANEL_HEAD : 0)
  return (
    <div className="lb-panel" style={{ left: box.x, top: box.y, width: box.width, height: box.height }}>
      {headed && <PanelHead shown={shown} beside={beside} />}
      <AttentionHeatmap
        {...plot}
        result={result}
        layer={layer}
        head={head}
        beside={beside}
        width={box.width}
        height={height}
        theme={theme}
      />
    </div>
  )
})

interface PanelHeadProps {
  shown: ShownHead
  /** Names are short beside others. */
  beside: boolean
  /** Drawn in the same panel. */
  others?: readonly ShownHead[]
  /** What stands at its end. */
  children?: ReactNode
}

/** The name of a map and its slot, or of all that a panel draws. */
export function PanelHead({ shown, beside, others = [], children }: PanelHeadProps) {
  const { result, layer, head, preview, coming } = shown
  return (
    <div className="lb-panel-head" style={{ height: PANEL_HEAD }}>
      {[shown, ...others].map((one) => (
        <PanelName key={`${one.layer} ${one.head}`} shown={one} short={beside} />
      ))}
      {preview ? <span className="lb-unit">preview</span> : null}
      {coming ? (
        <span className="lb-unit">
          {typeof head === 'number' && headName(result, layer, head).includes('mean')
            ? 'until the head is here'
            : 'on its way'}
        </span>
      ) : null}
      {children ? <span className="lb-panel-tools">{children}</span> : null}
    </div>
  )
}

function PanelName({ shown: { result, layer, head, slot }, short }: { shown: ShownHead; short: boolean }) {
  const full = headName(result, layer, head)
  const name = short ? shortHead(result, layer, head) : full
  return (
    <>
      {slot >= 0 && <SlotBadge slot={slot} />}
      <span className="lb-panel-name" title={full}>
        {name[0]!.toUpperCase() + name.slice(1)}
      </span>
    </>
  )
}
