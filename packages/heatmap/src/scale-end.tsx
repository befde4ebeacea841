import { type KeyboardEvent, useState } from 'react'

interface ScaleEndProps {
  end: 'min' | 'max'
  /** As it is read under the bar. */
  shown: string
  value: number
  /** Takes what was typed; false when that is no range. */
  onType(text: string): boolean
}

const NAMES = { min: 'Lower end of the colours', max: 'Upper end of the colours' }
const REFUSED = {
  min: 'Type a number below the upper end.',
  max: 'Type a number above the lower end.',
}

/** An end of a legend's range: a number that is typed over. Enter commits, Esc restores. */
export function ScaleEnd({ end, shown, value, onType }: ScaleEndProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const [refused, setRefused] = useState(false)
  const stop = () => {
    setDraft(null)
    setRefused(false)
  }
  const commit = (last: boolean) => {
    if (draft === null) return
    const unchanged = draft === plainNumber(value)
    if (unchanged || onType(draft) || last) stop()
    else setRefused(true)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'Enter') commit(false)
    if (event.key === 'Escape') stop()
  }
  if (draft === null)
    return (
      <button
        type="button"
        className="lb-scale-end"
        data-end={end}
        aria-label={`${NAMES[end]}: ${shown}. Type another.`}
        title={`${NAMES[end]}: type another`}
        onClick={() => setDraft(plainNumber(value))}
      >
        {shown}
      </button>
    )
  return (
    <input
      ref={focusOnce}
      className="lb-scale-end lb-scale-input"
      data-end={end}
      aria-label={NAMES[end]}
      aria-invalid={refused}
      title={refused ? REFUSED[end] : undefined}
      inputMode="decimal"
      maxLength={24}
      value={draft}
      onChange={(event) => {
        setDraft(event.target.value)
        setRefused(false)
      }}
      onKeyDown={onKeyDown}
      onBlur={() => commit(true)}
    />
  )
}

const plainNumber = (value: number): string => String(Number(value.toPrecision(6)))

// A stable ref: it runs when the field appears, not at every key.
const focusOnce = (input: HTMLInputElement | null) => {
  if (!input || document.activeElement === input) return
  input.focus({ preventScroll: true })
  input.select()
}
