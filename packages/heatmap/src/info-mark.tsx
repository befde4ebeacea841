import { useId } from 'react'
import { hideTooltip, showTooltip, type TooltipLine } from './tooltip.js'

/** A small "i" whose explanation shows on hover and focus, in the page's one tooltip. */
export function InfoMark({ name, lines }: { name: string; lines: string[] }) {
  const id = useId()
  const show = (element: Element) => {
    const box = element.getBoundingClientRect()
    const tooltip = lines.map(
      (text, i): TooltipLine => (i === 0 ? { parts: [text], look: 'strong' } : { parts: [text] }),
    )
    showTooltip(tooltip, box.left, box.bottom - 8)
  }
  return (
    <button
      type="button"
      className="lb-info"
      aria-label={name}
      aria-describedby={id}
      onPointerEnter={(event) => show(event.currentTarget)}
      onFocus={(event) => show(event.currentTarget)}
      onPointerLeave={hideTooltip}
      onBlur={hideTooltip}
    >
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <circle cx="8" cy="8" r="6.5" />
        <path d="M8 7.2V11.2M8 4.9V5" />
      </svg>
      <span id={id} className="lb-hidden">
        {lines.join(' ')}
      </span>
    </button>
  )
}
