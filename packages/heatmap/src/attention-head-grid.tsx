import { type KeyboardEvent, memo, useState } from 'react'
import type { HeadAt, OverviewLayout } from './attention-overview-layout.js'
import { moveCell } from './grid-keys.js'

interface HeadGridProps {
  layout: OverviewLayout
  label: string
  /** Where the keyboard starts: the head that is shown. */
  start: HeadAt
  say(at: HeadAt): string
  locked(at: HeadAt): boolean
  onPreview(at: HeadAt | null): void
  onChoose(at: HeadAt): void
}

/** The overview for the keyboard and screen readers: one cell that moves over layers and heads and says where it is. */
export const HeadGrid = memo(function HeadGrid(props: HeadGridProps) {
  const { layout, start, say, onPreview, onChoose } = props
  const [moved, setMoved] = useState<HeadAt | null>(null)
  const at = moved ?? start
  const row = Math.max(0, layout.layers.indexOf(at.layer))
  const column = Math.max(0, layout.columns.indexOf(at.head))
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey) return
    const size = { rows: layout.layers.length, columns: layout.columns.length }
    const next = moveCell(event.key, event.ctrlKey || event.metaKey, { row, column }, size)
    if (next) {
      const to = { layer: layout.layers[next.row]!, head: layout.columns[next.column]! }
      setMoved(to)
      onPreview(to)
    } else if (event.key === 'Enter' || event.key === ' ') onChoose(at)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <table
      className="lb-grid"
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the ARIA grid pattern on native cells
      role="grid"
      aria-label={props.label}
      aria-rowcount={layout.layers.length}
      aria-colcount={layout.columns.length}
      onKeyDown={onKeyDown}
    >
      <tbody>
        <tr aria-rowindex={row + 1}>
          <td
            // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: as above
            role="gridcell"
            data-heads=""
            aria-colindex={column + 1}
            aria-selected={props.locked(at)}
            tabIndex={0}
            aria-label={say(at)}
            onFocus={() => onPreview(at)}
            onBlur={() => {
              setMoved(null)
              onPreview(null)
            }}
          >
            {/* The focus stays in the cell while it moves, so its new name is said apart. */}
            <span role="status">{moved ? say(moved) : ''}</span>
          </td>
        </tr>
      </tbody>
    </table>
  )
})
