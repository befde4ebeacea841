import { HIGHLIGHT_COLORS, HIGHLIGHT_LIMITS } from '@lensboard/contract'
import { HIGHLIGHT_FILLS } from '@lensboard/heatmap'
import { useEffect, useId, useRef, useState } from 'react'
import { type TLShapeId, useEditor } from 'tldraw'
import { enterCells } from '../cards/cell-mode.js'
import { focusCell } from '../cards/grid-focus.js'
import type { CardShape } from '../records/index.js'
import { changeHighlight, removeHighlight } from './change-highlights.js'
import { openHighlight } from './open-highlight.js'
import type { PlacedHighlight } from './placed-highlights.js'
import { rangeAsked } from './range-asked.js'
import { readHighlight } from './show-highlight.js'

interface FormProps {
  shapeId: TLShapeId
  one: PlacedHighlight
  /** Its label gets the keyboard. */
  edits: boolean
  onDone(): void
}

/** Label, colour and range of a highlight; each is changed by itself. */
export function HighlightForm({ shapeId, one, edits, onDone }: FormProps) {
  const editor = useEditor()
  const field = useRef<HTMLInputElement>(null)
  const [label, setLabel] = useState(one.label)
  const name = useId()
  // What somebody else writes, or an undo, is seen here too.
  useEffect(() => setLabel(one.label), [one.label])
  useEffect(() => {
    if (!edits) return
    const frame = requestAnimationFrame(() => field.current?.focus({ preventScroll: true }))
    return () => cancelAnimationFrame(frame)
  }, [edits])
  const commit = () => {
    const typed = label.trim()
    if (typed !== one.label) changeHighlight(editor, shapeId, one.id, 'label', typed)
  }
  const committed = useRef(commit)
  committed.current = commit
  // A popup that closes over a half-typed label keeps it.
  useEffect(() => () => committed.current(), [])
  const chooseRange = () => {
    const shape = editor.getShape<CardShape>(shapeId)
    if (!shape) return
    rangeAsked(editor).set({ shapeId, id: one.id })
    openHighlight(editor).set(null)
    enterCells(editor, shape)
    if (one.mark && !one.hidden) readHighlight(editor, shape, one.mark)
    editor.timers.requestAnimationFrame(() => focusCell(editor, shapeId))
  }
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
              onChange={() => changeHighlight(editor, shapeId, one.id, 'color', color)}
            />
          </label>
        ))}
      </fieldset>
      <div className="lb-cell-acts">
        <button type="button" onClick={chooseRange}>
          Change range
        </button>
        <button
          type="button"
          onClick={() => {
            onDone()
            removeHighlight(editor, shapeId, one.id)
          }}
        >
          Remove
        </button>
      </div>
    </>
  )
}
