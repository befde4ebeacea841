import { LIMITS } from '@lensboard/contract'
import { useEffect, useId, useRef, useState } from 'react'
import type { Words } from './comment-source.js'
import { mentionAt, mentionsIn, type Named, offered } from './mention-query.js'
import { useKeys } from './use-keys.js'

interface ComposerProps {
  label: string
  act: string
  /** The words it starts with. */
  start: string
  people: readonly Named[]
  autoFocus?: boolean
  onChange(text: string): void
  onPost(words: Words): void
  /** Esc without words, or after asking. */
  onCancel(): void
}

/** Where a comment is written: Ctrl+Enter posts, @ offers people, Esc asks before it throws words away. */
export function Composer({ label, act, start, people, autoFocus = false, onChange, onPost, onCancel }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(start)
  const [caret, setCaret] = useState(0)
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map())
  const [active, setActive] = useState(0)
  const [asking, setAsking] = useState(false)
  const list = useId()
  const query = mentionAt(text, caret)
  const offers = query ? offered(people, query.words) : []
  const empty = text.trim() === ''

  useEffect(() => {
    if (autoFocus) field.current?.focus({ preventScroll: true })
  }, [autoFocus])

  const write = (next: string, at: number) => {
    setText(next)
    setCaret(at)
    setActive(0)
    setAsking(false)
    onChange(next)
  }
  const choose = (person: Named) => {
    if (!query) return
    const before = `${text.slice(0, query.from)}@${person.name} `
    setChosen((was) => new Map(was).set(person.name, person.id))
    write(before + text.slice(caret), before.length)
    requestAnimationFrame(() => {
      field.current?.focus()
      field.current?.setSelectionRange(before.length, before.length)
    })
  }
  const post = () => {
    if (empty) return
    onPost({ text: text.trim(), mentions: mentionsIn(text, people, chosen) })
    write('', 0)
  }

  useKeys(field, (event) => {
    const { key } = event
    const offer = offers[active]
    if (offer && (key === 'ArrowDown' || key === 'ArrowUp')) {
      setActive((active + (key === 'ArrowDown' ? 1 : offers.length - 1)) % offers.length)
    } else if (offer && (key === 'Tab' || (key === 'Enter' && !event.ctrlKey && !event.metaKey))) choose(offer)
    else if (offer && key === 'Escape') setCaret(0)
    else if (key === 'Enter' && (event.ctrlKey || event.metaKey)) post()
    else if (key === 'Escape') {
      if (empty || asking) onCancel()
      else setAsking(true)
    } else {
      event.stopPropagation()
      return
    }
    event.preventDefault()
    event.stopPropagation()
  })

  return (
    <div className="lb-composer">
      <textarea
        ref={field}
        aria-label={label}
        placeholder={label}
        rows={3}
        maxLength={LIMITS.commentChars}
        value={text}
        aria-expanded={offers.length > 0}
        aria-controls={offers.length > 0 ? list : undefined}
        aria-autocomplete="list"
        aria-activedescendant={offers[active] ? `${list}-${offers[active].id}` : undefined}
        role="combobox"
        onChange={(event) => write(event.target.value, event.target.selectionStart)}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
      />
      {offers.length > 0 ? (
        <div id={list} className="lb-composer__people" role="listbox" aria-label="People">
          {offers.map((person, i) => (
            <div
              key={person.id}
              id={`${list}-${person.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === active}
              onPointerDown={(event) => {
                event.preventDefault()
                choose(person)
              }}
            >
              {person.name}
            </div>
          ))}
        </div>
      ) : null}
      {asking ? (
        <div className="lb-composer__foot" role="alert">
          <span>Discard what you wrote?</span>
          <button type="button" onClick={onCancel}>
            Discard
          </button>
          <button type="button" className="lb-thread__main" onClick={() => field.current?.focus()}>
            Keep writing
          </button>
        </div>
      ) : (
        <div className="lb-composer__foot">
          <span>`code`, @name, links</span>
          <button
            type="button"
            className="lb-thread__main"
            aria-disabled={empty || undefined}
            title={`${act} (Ctrl Enter)`}
            onClick={post}
          >
            {act}
          </button>
        </div>
      )}
    </div>
  )
}
