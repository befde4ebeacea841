import { forwardRef } from 'react'
import { type Domain, ticks } from './domain.js'
import { cssGradient, type Palette } from './palette.js'
import { ScaleEnd } from './scale-end.js'

interface ColorScaleProps {
  table: Palette
  domain: Domain
  format(value: number): string
  /** How many values lie above the range, and below it. */
  above: number
  below?: number | undefined
  /** Takes an end that was typed, false when it gives no range; without it the ends are text. */
  onEnd?: ((end: 'min' | 'max', text: string) => boolean) | undefined
}

/** A gradient with numbers under it. The ref is the marker, moved by hand while a plot is hovered. */
export const ColorScale = forwardRef<HTMLDivElement, ColorScaleProps>(function ColorScale(props, marker) {
  const { table, domain, format, above, below = 0, onEnd } = props
  const zero = domain.scale === 'linear' && domain.min < 0 && domain.max > 0 && domain.min === -domain.max
  return (
    <div className="lb-scale">
      {below > 0 && <Outside side="below" count={below} />}
      <div className="lb-scale-bar" style={{ backgroundImage: cssGradient(table) }}>
        {zero ? <div className="lb-scale-zero" /> : null}
        <div ref={marker} className="lb-scale-marker" hidden />
      </div>
      <div className="lb-scale-ticks">
        {ticks(domain).map(({ value, at }) => {
          const end = at === 0 ? 'min' : at === 1 ? 'max' : undefined
          return end && onEnd ? (
            <ScaleEnd key={end} end={end} shown={format(value)} value={value} onType={(text) => onEnd(end, text)} />
          ) : (
            <span key={end ?? value} style={{ left: `${(at * 100).toFixed(2)}%` }} data-end={end}>
              {format(value)}
            </span>
          )
        })}
      </div>
      {above > 0 && <Outside side="above" count={above} />}
    </div>
  )
})

const ARROWS = { above: 'M0 0L6 4L0 8Z', below: 'M6 0L0 4L6 8Z' }
const COLORS = { above: 'last', below: 'first' }

/** How many cells lie beyond an end of the range, with an arrow that way. */
function Outside({ side, count }: { side: 'above' | 'below'; count: number }) {
  const cells = `${count.toLocaleString('en')} ${count === 1 ? 'cell lies' : 'cells lie'}`
  return (
    <span
      className={`lb-scale-outside lb-scale-${side}`}
      title={`${cells} ${side} this range and ${count === 1 ? 'takes' : 'take'} its ${COLORS[side]} colour.`}
    >
      <svg viewBox="0 0 6 8" width="6" height="8" aria-hidden="true">
        <path d={ARROWS[side]} />
      </svg>
      {count.toLocaleString('en')} <span className="lb-scale-side">{side}</span>
    </span>
  )
}
