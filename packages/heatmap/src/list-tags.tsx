import type { CSSProperties } from 'react'
import { HIGHLIGHT_FILLS, type HighlightMark, highlightWords } from './highlights.js'

export interface ListHighlights {
  /** Lines that people marked, by their place in the list. */
  highlights?: readonly HighlightMark[] | undefined
  onHighlight?: ((id: string) => void) | undefined
}

const keepPointer = (event: { stopPropagation(): void }) => event.stopPropagation()

/** The highlights of one line of a list. */
export const marksOfLine = (marks: readonly HighlightMark[] | undefined, line: number): HighlightMark[] =>
  marks?.filter(({ rows: [from, to] }) => line >= from && line <= to) ?? []

/** What a marked line of a list looks like: an outline in the colour of its first highlight. */
export const lineMark = ([first]: readonly HighlightMark[]) =>
  first && { className: 'lb-marked', style: { '--lb-mark-fill': HIGHLIGHT_FILLS[first.color] } as CSSProperties }

interface ListTagsProps {
  marks: readonly HighlightMark[]
  onOpen: ListHighlights['onHighlight']
  /** Where its line has room for them; absent at its end. */
  side?: 'left' | 'right'
}

/** The labels of a line's highlights. */
export function ListTags({ marks, onOpen, side }: ListTagsProps) {
  return (
    <td className="lb-list-tags" data-side={side}>
      {marks.map((mark) =>
        onOpen ? (
          <button
            key={mark.id}
            type="button"
            className="lb-highlight-tag"
            style={{ background: HIGHLIGHT_FILLS[mark.color] }}
            aria-label={`Highlight: ${highlightWords(mark)}`}
            title={mark.label}
            onPointerDown={keepPointer}
            onPointerUp={keepPointer}
            onDoubleClick={keepPointer}
            onClick={(event) => {
              event.stopPropagation()
              onOpen(mark.id)
            }}
          >
            {highlightWords(mark)}
          </button>
        ) : (
          <span
            key={mark.id}
            className="lb-highlight-tag"
            style={{ background: HIGHLIGHT_FILLS[mark.color] }}
            title={mark.label}
          >
            {highlightWords(mark)}
          </span>
        ),
      )}
    </td>
  )
}
