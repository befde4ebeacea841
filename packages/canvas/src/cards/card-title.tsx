import { LIMITS } from '@lensboard/contract'
import { useLayoutEffect, useRef } from 'react'
import { useEditor, useValue } from 'tldraw'
import type { CardShape } from '../records/index.js'
import { renaming } from './card-state.js'
import { cardTitle } from './words.js'

/** The title, a text field while it is renamed: Enter and leaving commit, Esc restores. */
export function CardTitle({ shape }: { shape: CardShape }) {
  const editor = useEditor()
  const active = useValue('is renaming', () => renaming(editor).get() === shape.id && !editor.getIsReadonly(), [
    editor,
    shape.id,
  ])
  const words = cardTitle(shape.props.title, shape.props.spec)
  if (!active)
    return (
      <span className="lb-card__title" title={words}>
        {words}
      </span>
    )
  return <TitleField shape={shape} shown={words} />
}

function TitleField({ shape, shown }: { shape: CardShape; shown: string }) {
  const editor = useEditor()
  const field = useRef<HTMLInputElement>(null)
  const over = useRef(false)
  useLayoutEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])

  const finish = (title: string | null) => {
    if (over.current) return
    over.current = true
    renaming(editor).set(null)
    editor.focus()
    // A title equal to the prompt is no title: it would not follow the prompt when that changes.
    const own = title?.trim() === cardTitle('', shape.props.spec) ? '' : title?.trim()
    if (own === undefined || own === shape.props.title) return
    editor.markHistoryStoppingPoint('rename card')
    editor.updateShape<CardShape>({ id: shape.id, type: shape.type, props: { title: own } })
  }
  return (
    <input
      ref={field}
      className="lb-card__title-field"
      aria-label="Card title"
      defaultValue={shown}
      maxLength={LIMITS.titleChars}
      onPointerDown={(event) => event.stopPropagation()}
      onBlur={(event) => finish(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter') finish(event.currentTarget.value)
        else if (event.key === 'Escape') finish(null)
      }}
    />
  )
}
