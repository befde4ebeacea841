import { useEffect, useRef } from 'react'
import { type Editor, type TLShapeId, useDefaultColorTheme, useEditor, useSvgExportContext, useValue } from 'tldraw'
import { MARKDOWN_CHARS_MAX, type MarkdownShape } from '../records/index.js'
import { MarkdownText } from './markdown-text.js'
import { NOTE } from './note-size.js'

/** A note: its text as it reads, or its source while it is written. */
export function MarkdownNote({ shape }: { shape: MarkdownShape }) {
  const editor = useEditor()
  const theme = useDefaultColorTheme()
  const exported = useSvgExportContext() !== null
  const editing = useValue('is editing', () => !exported && editor.getEditingShapeId() === shape.id, [
    editor,
    shape.id,
    exported,
  ])
  const { note } = theme[shape.props.color]
  const { id, props } = shape
  return (
    <section
      className="lb-note"
      style={{ width: props.w, height: props.h, background: note.fill, color: note.text }}
      aria-label="Note"
    >
      <NoteContent editor={editor} id={id}>
        {editing ? <NoteSource shape={shape} /> : <MarkdownText text={props.text} />}
      </NoteContent>
    </section>
  )
}

/** Keeps the height of a note that this person has selected that of what it says. */
function NoteContent({ editor, id, children }: { editor: Editor; id: TLShapeId; children: React.ReactNode }) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const content = ref.current
    if (!content) return
    const watch = new ResizeObserver(() => {
      // Whoever writes it says how high it is; in other windows it would be written back and forth.
      if (editor.getIsReadonly() || !editor.getSelectedShapeIds().includes(id)) return
      const shape = editor.getShape<MarkdownShape>(id)
      const h = Math.max(NOTE.least.h, content.offsetHeight)
      if (shape && Math.abs(shape.props.h - h) > 1)
        editor.updateShape<MarkdownShape>({ id, type: shape.type, props: { h } })
    })
    watch.observe(content)
    return () => watch.disconnect()
  }, [editor, id])
  return (
    <div ref={ref} className="lb-note__content" data-note={id}>
      {children}
    </div>
  )
}

function NoteSource({ shape }: { shape: MarkdownShape }) {
  const editor = useEditor()
  const { id, type, props } = shape
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    const area = field.current
    if (!area) return
    editor.markHistoryStoppingPoint('write a note')
    area.focus({ preventScroll: true })
    area.setSelectionRange(area.value.length, area.value.length)
  }, [editor])
  return (
    <div className="lb-note__field">
      {/* Grows with its text, which the field over it does not do by itself. */}
      <div className="lb-note__source" aria-hidden="true">
        {`${props.text}\n`}
      </div>
      <textarea
        ref={field}
        className="lb-note__source"
        aria-label="Note, in Markdown"
        placeholder="**Markdown**, $x^2$"
        spellCheck={false}
        maxLength={MARKDOWN_CHARS_MAX}
        value={props.text}
        onChange={({ target }) =>
          editor.updateShape<MarkdownShape>({ id, type, props: { text: target.value.slice(0, MARKDOWN_CHARS_MAX) } })
        }
        onPointerDown={(event) => event.stopPropagation()}
        onKeyDown={(event) => {
          const ends = event.key === 'Escape' || (event.key === 'Enter' && (event.metaKey || event.ctrlKey))
          // Letters and arrows are the field's own.
          event.stopPropagation()
          if (!ends) return
          event.preventDefault()
          editor.complete()
          editor.getContainer().focus()
        }}
      />
    </div>
  )
}
