import type { CardResult } from '@lensboard/contract'
import { memo } from 'react'
import { useEditor, useValue } from 'tldraw'
import { leavesPointer } from '../cards/leaves-pointer.js'
import { plural } from '../cards/words.js'
import type { CardShape } from '../records/index.js'
import { seenPlots } from './card-plots.js'
import { HIDDEN_WORDS } from './hidden-words.js'
import { highlightsOf } from './highlights.js'
import { openHighlight } from './open-highlight.js'
import { placedHighlights } from './placed-highlights.js'

/** Says on a card that some of its highlights are not in the picture, and opens the first of them. */
export const HiddenHighlights = memo(function HiddenHighlights(props: { shape: CardShape; result: CardResult }) {
  const { shape, result } = props
  const editor = useEditor()
  const all = highlightsOf(shape)
  const hidden = useValue('hidden highlights', () => {
    if (all.length === 0 || shape.props.spec.kind === 'chart') return []
    return placedHighlights(all, result, seenPlots(editor, shape, result)).filter((one) => one.hidden)
  }, [editor, shape, all, result])
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
