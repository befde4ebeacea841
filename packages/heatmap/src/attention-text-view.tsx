import { memo, type PointerEvent, useCallback, useEffect, useRef } from 'react'
import type { TokensViewProps } from './attention-arcs-view.js'
import { textWeights } from './attention-text-weights.js'
import { TokenGrid } from './attention-token-grid.js'
import { sayToken, tokenTooltip } from './attention-token-words.js'
import { shownWeights } from './attention-weights.js'
import { useClientLayoutEffect } from './client-effect.js'
import { type Domain, place } from './domain.js'
import { colorAt, hexColor, palette, textColorOn } from './palette.js'
import { TokenText } from './token-text.js'
import { hideTooltip, showTooltip } from './tooltip.js'

interface TextViewProps extends TokensViewProps {
  attendedBy: boolean
  domain: Domain
}

const UNDERLINE_MAX = 4
/** Steps of a pixel in which underlines grow. */
const UNDERLINE_STEPS = 4

/** The prompt as a paragraph: the tokens that the chosen one reads, or that read it, in the colour of their weight. */
export const TextView = memo(function TextView(props: TextViewProps) {
  const { heads, sinks, attendedBy, domain, width, height, theme, interactive, selected, hover, onHover } = props
  const text = useRef<HTMLParagraphElement>(null)
  const pointed = useRef<number | null>(null)
  /** How each word was drawn last. */
  const drawn = useRef(new WeakMap<HTMLElement, string>())
  const shown = heads[0]
  const tokens = shown?.result.ids.length ?? 0
  const chosen = selected !== null && selected < tokens ? selected : tokens - 1

  /** Colours the paragraph for one token, by hand: hovering commits nothing in React. */
  const paint = useCallback(
    (position: number) => {
      if (!shown || !text.current) return
      const { weights } = shownWeights(shown.result, { ...shown, sinks })
      const values = textWeights(weights, tokens, position, attendedBy)
      const table = palette('viridis', theme)
      for (const span of text.current.querySelectorAll<HTMLElement>('[data-token]')) {
        const t = Number(span.dataset.token)
        const at = place(domain, values[t] ?? Number.NaN)
        const color = Number.isNaN(at) ? null : colorAt(table, at)
        const hex = color ? hexColor(color) : ''
        const line = color ? Math.round(UNDERLINE_MAX * UNDERLINE_STEPS * Math.min(1, Math.max(0, at))) : 0
        const look = `${hex} ${line} ${t === position}`
        // Most words of a long text keep their colour from one to the next; what is not touched is not laid out.
        if (drawn.current.get(span) === look) continue
        drawn.current.set(span, look)
        span.style.backgroundColor = hex
        span.style.color = color ? textColorOn(color) : ''
        span.style.setProperty('--lb-weight', `${line / UNDERLINE_STEPS}px`)
        span.toggleAttribute('data-chosen', t === position)
        span.toggleAttribute('data-none', color === null)
      }
    },
    [shown, sinks, tokens, attendedBy, theme, domain],
  )
  useClientLayoutEffect(() => {
    paint(pointed.current ?? chosen)
    const frame = text.current?.parentElement
    const span = text.current?.querySelector<HTMLElement>(`[data-token="${chosen}"]`)
    if (frame && span) scrollTo(frame, span)
  }, [paint, chosen])

  // What cards of the same tokens point at: two words of the text, told apart by their outlines.
  const { linked, pinned } = props
  useEffect(() => {
    const marked: HTMLElement[] = []
    const mark = (position: number, as: 'reads' | 'read') => {
      const span = text.current?.querySelector<HTMLElement>(`[data-token="${position}"]`)
      if (!span) return
      span.dataset.linked = as
      marked.push(span)
    }
    return linked?.subscribe((point) => {
      for (const span of marked.splice(0)) delete span.dataset.linked
      if (!point) return
      mark(point.key ?? point.position, 'read')
      mark(point.position, 'reads')
    })
  }, [linked])

  const point = (position: number | null) => {
    if (position === pointed.current) return
    pointed.current = position
    paint(position ?? chosen)
    const cell = position === null ? null : { query: position, key: position }
    hover?.set(cell)
    onHover(cell)
  }
  const onPointerMove = (event: PointerEvent) => {
    if (event.pointerType === 'touch') return
    const under = event.buttons === 0 && event.target instanceof Element ? event.target.closest('[data-token]') : null
    const position = under instanceof HTMLElement ? Number(under.dataset.token) : null
    point(position)
    if (position === null) hideTooltip()
    else showTooltip(tokenTooltip(heads.slice(0, 1), sinks, position, attendedBy), event.clientX, event.clientY)
  }
  if (!shown) return null
  return (
    <div
      className="lb-attention-text"
      style={{ width, height }}
      onPointerMove={onPointerMove}
      onPointerLeave={() => {
        hideTooltip()
        point(null)
      }}
      onPointerUp={(event) => {
        const under = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-token]') : null
        if (interactive && under) props.onSelect(Number(under.dataset.token))
      }}
      // It scrolls by itself while it is read; else the wheel is the canvas's.
      onWheelCapture={(event) => {
        if (interactive) event.stopPropagation()
      }}
      data-reading={interactive || undefined}
    >
      <p ref={text}>
        {shown.result.tokens.map((piece, t) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a token is its position
          <span key={t}>
            <span data-token={t} className="lb-attention-token" data-pinned={pinnedAt(pinned, t)}>
              <TokenText piece={piece} />
            </span>
            {'text' in piece && piece.text.includes('\n') ? <br /> : null}
          </span>
        ))}
      </p>
      {interactive && (
        <TokenGrid
          label={`Text of ${tokens} tokens, ${attendedBy ? 'by which the chosen one is read' : 'that the chosen one reads'}`}
          tokens={tokens}
          at={chosen}
          say={(position) => sayToken(heads, sinks, position, attendedBy)}
          onMove={props.onSelect}
          onOpen={props.onOpen}
        />
      )}
    </div>
  )
})

/** Brings a word into its frame, and moves nothing else: the canvas around it has no scroll of its own. */
function scrollTo(frame: HTMLElement, { offsetTop, offsetHeight }: HTMLElement): void {
  const above = offsetTop - frame.scrollTop
  const below = offsetTop + offsetHeight - frame.scrollTop - frame.clientHeight
  if (above < 0) frame.scrollTop += above
  else if (below > 0) frame.scrollTop += below
}

/** The place of a tracked position among them: its stroke. */
function pinnedAt(pinned: readonly number[] | undefined, position: number): number | undefined {
  const at = pinned?.indexOf(position) ?? -1
  return at < 0 ? undefined : at
}
