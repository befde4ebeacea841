import type { CardResult } from '@lensboard/contract'
import { memo, useMemo } from 'react'
import { useEditor, useValue } from 'tldraw'
import { plotOf } from '../cards/card-box.js'
import { leavesPointer } from '../cards/leaves-pointer.js'
import { seenProps } from '../cards/own-window.js'
import { plural } from '../cards/words.js'
import type { CardShape } from '../records/index.js'
import { type Hidden, hasNamedRows, highlightsOf, placedHighlights } from './highlights.js'
import { openHighlight } from './open-highlight.js'

/** Why highlights are not seen, after "1 highlight is on" or "2 highlights are on". */
export const HIDDEN_WORDS: Record<Hidden, string> = {
  rows: 'rows that are not drawn',
  positions: 'positions that are not drawn',
  tokens: 'tokens that the prompt no longer has',
  read: 'rows that are not read now',
}

/** Says on a card that some of its highlights are not in the picture, and opens the first of them. */
export const HiddenHighlights = memo(function HiddenHighlights(props: { shape: CardShape; result: CardResult }) {
  const { shape, result } = props
  const editor = useEditor()
  const seen = useValue('seen props', () => seenProps(editor, shape), [editor, shape])
  const all = highlightsOf(shape)
  const hidden = useMemo(() => {
    if (all.length === 0 || !hasNamedRows(result)) return []
    return placedHighlights(all, result, plotOf(result, seen)).filter((one) => one.hidden)
  }, [all, result, seen])
  const [first] = hidden
  if (!first?.hidden || shape.props.view?.table) return null
  const words = `${plural(hidden.length, 'highlight is', 'highlights are')} on ${HIDDEN_WORDS[first.hidden]}`
  return (
    <button
      type="button"
      className="lb-card__chip lb-card__hidden-highlights"
      aria-label={words}
      title={`${words}. Click to see which.`}
      {...leavesPointer}
      onClick={() => openHighlight(editor).set({ shapeId: shape.id, id: first.id })}
    >
      {plural(hidden.length, 'highlight')} not shown
    </button>
  )
})
