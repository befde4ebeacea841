import { HIGHLIGHT_COLORS, HIGHLIGHT_LIMITS, type Highlight } from '@lensboard/contract'
import { HIGHLIGHT_FILLS, highlightBox } from '@lensboard/heatmap'
import { useEffect, useId, useRef, useState } from 'react'
import { type TLShapeId, useEditor, useValue } from 'tldraw'
import { bodyBox, drawnKind, plotOf } from '../cards/card-box.js'
import { seenProps } from '../cards/own-window.js'
import { Popup } from '../cards/popup.js'
import { shownResult } from '../cards/shown-result.js'
import type { CardShape } from '../records/index.js'
import { showHighlight, writeHighlight } from './change-highlights.js'
import { HIDDEN_WORDS } from './hidden-highlights.js'
import { hasNamedRows, highlightsOf, type PlacedHighlight, placedHighlights } from './highlights.js'
import { openHighlight } from './open-highlight.js'
import { rangeWords } from './range-words.js'

const bare = ({ from, to, label, color }: Highlight): Highlight => ({ from, to, label, color })

/** The label and colour of a highlight, where it is, and what hides it; the others of the card are one step away. */
export function HighlightPopup({ shape, id }: { shape: CardShape; id: string }) {
  const editor = useEditor()
  const readonly = useValue('readonly', () => editor.getIsReadonly(), [editor])
  const result = useValue('shown result', () => shownResult(editor, shape), [editor, shape])
  const seen = useValue('seen props', () => seenProps(editor, shape), [editor, shape])
  if (!result || !hasNamedRows(result)) return null
  const layout = plotOf(result, seen)
  const all = placedHighlights(highlightsOf(shape), result, layout)
  const at = all.findIndex((one) => one.id === id)
  const one = all[at]
  if (!one) return null
  const drawn = layout && one.mark && highlightBox(layout, one.mark)
  const { top } = bodyBox(drawnKind(shape.props.spec), shape.props)
  const box = drawn
    ? { x: drawn.x, y: drawn.y + top, w: drawn.width, h: drawn.height }
    : { x: 0, y: 0, w: shape.props.w, h: 40 }
  const close = () => openHighlight(editor).set(null)
  const step = (by: number) => {
    const next = all[(at + by + all.length) % all.length]
    if (next) openHighlight(editor).set({ shapeId: shape.id, id: next.id })
  }
  return (
    <Popup shape={shape} box={box} label="Highlight" width="narrow" escapes onClose={close}>
      <h3 className="lb-popup__title">Highlight {one.number}</h3>
      <p className="lb-highlight-place">{rangeWords(result, one)}</p>
      {one.hidden ? <Missing shape={shape} one={one} /> : null}
      {readonly ? (
        <p className="lb-highlight-label">{one.label}</p>
      ) : (
        <HighlightForm key={one.id} shapeId={shape.id} one={one} onRemoved={close} />
      )}
      {all.length > 1 ? (
        <div className="lb-highlight-steps">
          <button type="button" onClick={() => step(-1)}>
            Previous
          </button>
          <span>
            {at + 1} of {all.length}
          </span>
          <button type="button" onClick={() => step(1)}>
            Next
          </button>
        </div>
      ) : null}
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

interface FormProps {
  shapeId: TLShapeId
  one: PlacedHighlight
  onRemoved(): void
}

function HighlightForm({ shapeId, one, onRemoved }: FormProps) {
  const editor = useEditor()
  const field = useRef<HTMLInputElement>(null)
  const [label, setLabel] = useState(one.label)
  const name = useId()
  // What somebody else writes, or an undo, is seen here too.
  useEffect(() => setLabel(one.label), [one.label])
  useEffect(() => {
    const frame = requestAnimationFrame(() => field.current?.focus({ preventScroll: true }))
    return () => cancelAnimationFrame(frame)
  }, [])
  const write = (what: string, change: Partial<Highlight> | undefined) => {
    const shape = editor.getShape<CardShape>(shapeId)
    const now = shape && highlightsOf(shape).find(({ id }) => id === one.id)
    // Nothing comes back that was removed meanwhile.
    if (now) writeHighlight(editor, shape, what, one.id, change && { ...bare(now), ...change })
  }
  const commit = () => {
    if (label.trim() !== one.label) write('label a highlight', { label: label.trim() })
  }
  const committed = useRef(commit)
  committed.current = commit
  // A popup that closes over a half-typed label keeps it.
  useEffect(() => () => committed.current(), [])
  return (
    <>
      <label className="lb-highlight-field">
        Label
        <input
          ref={field}
          type="text"
          value={label}
          maxLength={HIGHLIGHT_LIMITS.labelChars}
          placeholder={String(one.number)}
          onChange={({ target }) => setLabel(target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit()
          }}
        />
      </label>
      <fieldset className="lb-highlight-colors">
        <legend>Colour</legend>
        {HIGHLIGHT_COLORS.map((color) => (
          <label key={color} title={color} style={{ background: HIGHLIGHT_FILLS[color] }}>
            <input
              type="radio"
              name={name}
              aria-label={color}
              checked={one.color === color}
              onChange={() => write('colour a highlight', { color })}
            />
          </label>
        ))}
      </fieldset>
      <div className="lb-cell-acts">
        <button
          type="button"
          onClick={() => {
            write('remove a highlight', undefined)
            onRemoved()
          }}
        >
          Remove
        </button>
      </div>
    </>
  )
}
