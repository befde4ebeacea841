import { useEditor, useValue } from 'tldraw'
import { Popup } from '../cards/popup.js'
import type { CardShape } from '../records/index.js'
import { AnnotationList } from './annotation-list.js'
import { markable } from './card-plots.js'
import { boxOfMark } from './cell-place.js'
import { HIDDEN_WORDS } from './hidden-words.js'
import { HighlightForm } from './highlight-form.js'
import { openHighlight } from './open-highlight.js'
import type { PlacedHighlight } from './placed-highlights.js'
import { rangeWords } from './range-words.js'
import { showHighlight } from './show-highlight.js'
import { seenHighlights } from './walk-annotations.js'

interface HighlightPopupProps {
  shape: CardShape
  /** A highlight; null for the list of what the card has. */
  id: string | null
  /** Its label gets the keyboard. */
  edits: boolean
}

/** A highlight beside its cells: label, colour, where it is and what hides it; and what else its card has. */
export function HighlightPopup({ shape, id, edits }: HighlightPopupProps) {
  const editor = useEditor()
  const readonly = useValue('readonly', () => editor.getIsReadonly(), [editor])
  const result = useValue('shown result', () => markable(editor, shape), [editor, shape])
  const all = useValue('seen highlights', () => seenHighlights(editor, shape), [editor, shape])
  const one = all.find((each) => each.id === id)
  const drawn = useValue('box of the highlight', () => (one?.mark ? boxOfMark(editor, shape, one.mark) : null), [
    editor,
    shape,
    one,
  ])
  if (!result || (id !== null && !one)) return null
  const close = () => openHighlight(editor).set(null)
  const box = drawn ?? { x: 0, y: 0, w: shape.props.w, h: 40 }
  return (
    <Popup shape={shape} box={box} label={one ? 'Highlight' : 'Annotations'} width="narrow" escapes onClose={close}>
      <h3 className="lb-popup__title">{one ? `Highlight ${one.number}` : 'Annotations'}</h3>
      {one ? (
        <>
          <p className="lb-highlight-place">{rangeWords(result, one)}</p>
          {one.hidden ? <Missing shape={shape} one={one} /> : null}
          {readonly ? (
            <p className="lb-highlight-label">{one.label}</p>
          ) : (
            <HighlightForm key={one.id} shapeId={shape.id} one={one} edits={edits} onDone={close} />
          )}
        </>
      ) : null}
      <AnnotationList shape={shape} result={result} highlights={all} open={id} />
    </Popup>
  )
}

/** Why nothing of it is drawn, and how to see it. */
function Missing({ shape, one }: { shape: CardShape; one: PlacedHighlight }) {
  const editor = useEditor()
  if (!one.hidden) return null
  return (
    <p className="lb-highlight-missing" role="status">
      It is on {HIDDEN_WORDS[one.hidden]}.
      {one.mark ? (
        <button type="button" onClick={() => showHighlight(editor, shape, one)}>
          Show
        </button>
      ) : null}
    </p>
  )
}
