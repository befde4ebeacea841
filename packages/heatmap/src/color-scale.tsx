import { forwardRef } from 'react'
import { type Domain, ticks } from './domain.js'
import { cssGradient, type Palette } from './palette.js'

interface ColorScaleProps {
  table: Palette
  domain: Domain
  format(value: number): string
  /** How many values lie above the range. */
  above: number
}

/** A gradient with numbers under it. The ref is the marker, moved by hand while a plot is hovered. */
export const ColorScale = forwardRef<HTMLDivElement, ColorScaleProps>(function ColorScale(props, marker) {
  const { table, domain, format, above } = props
  return (
    <div className="lb-scale">
      <div className="lb-scale-bar" style={{ backgroundImage: cssGradient(table) }}>
        <div ref={marker} className="lb-scale-marker" hidden />
      </div>
      <div className="lb-scale-ticks">
        {ticks(domain).map(({ value, at }) => (
          <span
            key={value}
            style={{ left: `${(at * 100).toFixed(2)}%` }}
            data-end={at === 0 ? 'min' : at === 1 ? 'max' : undefined}
          >
            {format(value)}
          </span>
        ))}
      </div>
      {above > 0 && (
        <span className="lb-scale-above" title={`${above} cells lie above this range and take its last colour.`}>
          <svg viewBox="0 0 6 8" width="6" height="8" aria-hidden="true">
            <path d="M0 0L6 4L0 8Z" />
          </svg>
          {above} above
        </span>
      )}
    </div>
  )
})
