import type { HighlightColor } from '@lensboard/contract'
import { memo } from 'react'
import type { Head } from './attention-matrix.js'
import type { PlotLayout } from './layout.js'

/**
 * A block of cells that somebody marked, by indices into the result's rows and positions, ends inclusive: queries and
 * keys of attention, layers and heads of an overview, the lines of a list, the rows of a data set as positions.
 */
export interface HighlightMark {
  id: string
  /** Stands for an empty label. */
  number: number
  label: string
  color: HighlightColor
  rows: readonly [number, number]
  positions: readonly [number, number]
  /** Which plot of its card it is in, where there are several. */
  plot?: string | undefined
}

/** The plots of an attention card by name: of one head or of what is taken over several, and of all heads. */
export const headPlot = (layer: number, head: Head): string =>
  head === 'all' || head === 'rollout' ? head : `${layer} ${head}`
export const OVERVIEW_PLOT = 'heads'

/** Those in one plot; undefined where there are none. */
export function marksOfPlot(
  all: readonly HighlightMark[] | undefined,
  plot: string,
): readonly HighlightMark[] | undefined {
  const marks = all?.filter((mark) => mark.plot === plot)
  return marks && marks.length > 0 ? marks : undefined
}

/** Light enough for black text, in both themes and on every palette. */
export const HIGHLIGHT_FILLS: Record<HighlightColor, string> = {
  yellow: '#ffd84d',
  blue: '#7cc4ff',
  green: '#86e08f',
  pink: '#ff9ecb',
  orange: '#ffab5e',
}

export interface HighlightBox {
  x: number
  y: number
  width: number
  height: number
}

/** What is drawn of a block; null where none of it is. */
export function highlightBox(
  { x, y, rows, across, cellWidth, cellHeight, transposed }: PlotLayout,
  mark: Pick<HighlightMark, 'rows' | 'positions'>,
): HighlightBox | null {
  const down = within(rows, transposed ? mark.positions : mark.rows)
  const right = within(across, transposed ? mark.rows : mark.positions)
  if (!down || !right) return null
  return {
    x: x + right.first * cellWidth,
    y: y + down.first * cellHeight,
    width: (right.last - right.first + 1) * cellWidth,
    height: (down.last - down.first + 1) * cellHeight,
  }
}

function within(drawn: readonly number[], [from, to]: readonly [number, number]) {
  const isIn = (index: number) => index >= from && index <= to
  const first = drawn.findIndex(isIn)
  return first < 0 ? null : { first, last: drawn.findLastIndex(isIn) }
}

export const highlightWords = ({ label, number }: Pick<HighlightMark, 'label' | 'number'>): string =>
  label || String(number)

/** Of a label, in CSS pixels. */
export const HIGHLIGHT_TAG = { height: 16, size: 11, side: 5 } as const

/** Top of a label: over its block, else inside of it where that would leave the plot. */
export const highlightTagTop = (layout: PlotLayout, box: HighlightBox): number =>
  box.y - HIGHLIGHT_TAG.height >= layout.y - 2 ? box.y - HIGHLIGHT_TAG.height : box.y

interface HighlightMarksProps {
  layout: PlotLayout
  highlights: readonly HighlightMark[]
  /** Without it labels are only read; from far away there are none. */
  onOpen?: ((id: string) => void) | undefined
  far?: boolean | undefined
}

const keepPointer = (event: { stopPropagation(): void }) => event.stopPropagation()

/** Blocks that people marked, over the cells: an outline with a dark edge, and its label. */
export const HighlightMarks = memo(function HighlightMarks({ layout, highlights, onOpen, far }: HighlightMarksProps) {
  return highlights.map((mark) => {
    const box = highlightBox(layout, mark)
    if (!box) return null
    const fill = HIGHLIGHT_FILLS[mark.color]
    const words = highlightWords(mark)
    const style = {
      left: box.x,
      top: highlightTagTop(layout, box),
      maxWidth: Math.max(20, layout.body.width - box.x - 2),
      background: fill,
    }
    return (
      <div key={mark.id} className="lb-highlight" data-highlight={mark.id}>
        <div
          className="lb-highlight-box"
          style={{ left: box.x, top: box.y, width: box.width, height: box.height, borderColor: fill }}
        />
        {far ? null : onOpen ? (
          <button
            type="button"
            className="lb-highlight-tag"
            style={style}
            aria-label={`Highlight: ${words}`}
            title={mark.label}
            onPointerDown={keepPointer}
            onPointerUp={keepPointer}
            onDoubleClick={keepPointer}
            onClick={() => onOpen(mark.id)}
          >
            {words}
          </button>
        ) : (
          <span className="lb-highlight-tag" style={style} title={mark.label}>
            {words}
          </span>
        )}
      </div>
    )
  })
})
