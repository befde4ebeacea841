import { type KeyboardEvent, memo, useState } from 'react'

interface TokenGridProps {
  label: string
  tokens: number
  /** Where the keyboard starts. */
  at: number
  say(position: number): string
  onMove(position: number): void
  onOpen(position: number): void
}

/** A row of tokens for the keyboard and screen readers: one cell that moves along it and says what it finds. */
export const TokenGrid = memo(function TokenGrid({ label, tokens, at, say, onMove, onOpen }: TokenGridProps) {
  const [moved, setMoved] = useState(false)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const to = STEPS[event.key]?.(at, tokens)
    if (to !== undefined) {
      setMoved(true)
      onMove(Math.min(tokens - 1, Math.max(0, to)))
    } else if (event.key === 'Enter' || event.key === ' ') onOpen(at)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <table
      className="lb-grid"
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the ARIA grid pattern on native cells
      role="grid"
      aria-label={label}
      aria-rowcount={1}
      aria-colcount={tokens}
      onKeyDown={onKeyDown}
      onBlur={() => setMoved(false)}
    >
      <tbody>
        <tr>
          <td
            // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: as above
            role="gridcell"
            aria-colindex={at + 1}
            aria-selected
            tabIndex={0}
            aria-label={say(at)}
          >
            {/* The focus stays in the cell while it moves, so its new name is said apart. */}
            <span role="status">{moved ? say(at) : ''}</span>
          </td>
        </tr>
      </tbody>
    </table>
  )
})

const PAGE = 8
const STEPS: Record<string, (at: number, tokens: number) => number> = {
  ArrowLeft: (at) => at - 1,
  ArrowUp: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  ArrowDown: (at) => at + 1,
  PageUp: (at) => at - PAGE,
  PageDown: (at) => at + PAGE,
  Home: () => 0,
  End: (_, tokens) => tokens - 1,
}
