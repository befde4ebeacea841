import type { CardView, LensResult } from '@lensboard/contract'
import { SCALE_GROUPS } from '@lensboard/contract'
import { memo } from 'react'
import type { Domain } from './domain.js'
import { strideWords } from './drawn-rows.js'
import { canBeLog, domainKey, type LensLook, ownPalette, palettesOf, shownPalette, withScale } from './lens-look.js'
import type { Metric } from './metric.js'
import { cssGradient, palette } from './palette.js'
import { Popover } from './popover.js'
import { rowLabel } from './row-label.js'
import type { Theme } from './theme.js'

/** Parts of a card's view that the menu changes; what is undefined goes back to its default. */
export type LookPart = {
  [Key in 'palette' | 'domain' | 'scaleGroup' | 'rows' | 'transposed']?: CardView[Key] | undefined
}

interface LookMenuProps {
  result: LensResult
  metric: Metric
  look: LensLook & { scaleGroup?: CardView['scaleGroup'] }
  /** The range that is drawn, and whether somebody typed it. */
  domain: Domain
  fixed: boolean
  /** The drawn stride, which a low card raises above the chosen one. */
  stride: number
  theme: Theme
  onLook(name: string, part: LookPart): void
}

const PALETTE_NAMES = {
  viridis: 'Viridis',
  magma: 'Magma',
  cividis: 'Cividis',
  rdBu: 'Red–blue',
  puOr: 'Orange–purple',
}
const STRIDES = [1, 2, 3, 4, 8]

/** How everybody sees the cells of a card: colours, range, rows, and which way round. */
export const LookMenu = memo(function LookMenu(props: LookMenuProps) {
  return (
    <Popover name="Colours and rows" mark={<Sliders />}>
      {() => (
        <div className="lb-look">
          <PaletteChoice {...props} />
          <RangeChoice {...props} />
          <RowsChoice {...props} />
        </div>
      )}
    </Popover>
  )
})

function PaletteChoice({ metric, look, theme, onLook }: LookMenuProps) {
  const offered = palettesOf(metric)
  const own = ownPalette(metric)
  const chosen = look.palette && offered.includes(look.palette) ? look.palette : own
  if (offered.length === 0) return null
  return (
    <fieldset>
      <legend>Palette</legend>
      {offered.map((name) => (
        <label key={name} className="lb-look-palette">
          <input
            type="radio"
            name="palette"
            checked={name === chosen}
            onChange={() => onLook('choose a palette', { palette: name === own ? undefined : name })}
          />
          <span
            className="lb-look-swatch"
            style={{ backgroundImage: cssGradient(palette(shownPalette(metric, name), theme)) }}
          />
          {PALETTE_NAMES[name]}
        </label>
      ))}
    </fieldset>
  )
}

function RangeChoice({ result, metric, look, domain, fixed, onLook }: LookMenuProps) {
  const key = domainKey(metric)
  const keep = (next: Domain) => onLook('fix the range', { domain: { ...next, metric: key } })
  return (
    <fieldset>
      <legend>Range</legend>
      <label>
        <input
          type="radio"
          name="range"
          checked={!fixed}
          onChange={() => onLook('free the range', { domain: undefined })}
        />
        Automatic
      </label>
      <label>
        <input type="radio" name="range" checked={fixed} onChange={() => keep(domain)} />
        Fixed: {metric.tick(domain.min)} to {metric.tick(domain.max)}
      </label>
      {canBeLog(result, metric) ? (
        <label>
          <input
            type="checkbox"
            checked={domain.scale === 'log'}
            onChange={(event) => keep(withScale(domain, metric, event.target.checked ? 'log' : 'linear'))}
          />
          Logarithmic
        </label>
      ) : null}
      <label>
        Shared with cards of letter
        <select
          className="lb-select"
          value={look.scaleGroup ?? ''}
          onChange={({ target: { value } }) =>
            onLook('share the scale', { scaleGroup: SCALE_GROUPS.find((letter) => letter === value) })
          }
        >
          <option value="">none</option>
          {SCALE_GROUPS.map((letter) => (
            <option key={letter}>{letter}</option>
          ))}
        </select>
      </label>
    </fieldset>
  )
}

function RowsChoice({ result, look, stride, onLook }: LookMenuProps) {
  const { rows = {}, transposed } = look
  const last = result.rows.length - 1
  const { from = 0, to = last, stride: chosen = 1 } = rows
  const change = (part: Partial<Record<'from' | 'to' | 'stride', number>>) => {
    const next = { ...{ from, to, stride: chosen }, ...part }
    const kept = {
      ...(next.from > 0 ? { from: next.from } : {}),
      ...(next.to < last ? { to: next.to } : {}),
      ...(next.stride > 1 ? { stride: next.stride } : {}),
    }
    onLook('choose rows', { rows: Object.keys(kept).length > 0 ? kept : undefined })
  }
  const options = result.rows.map((row, index) => ({ index, label: rowLabel(row) })).toReversed()
  const rowSelect = (name: string, value: number, onRow: (row: number) => void) => (
    <label>
      {name}
      <select className="lb-select" value={value} onChange={(event) => onRow(Number(event.target.value))}>
        {options.map(({ index, label }) => (
          <option key={index} value={index}>
            {label}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <fieldset>
      <legend>Rows</legend>
      <label>
        Draw
        <select
          className="lb-select"
          value={chosen}
          onChange={(event) => change({ stride: Number(event.target.value) })}
        >
          {[...new Set([...STRIDES, chosen])].map((one) => (
            <option key={one} value={one}>
              {strideWords(one)}
            </option>
          ))}
        </select>
      </label>
      {stride > chosen ? <p>The card is too small for more than {strideWords(stride)}.</p> : null}
      <div className="lb-look-pair">
        {rowSelect('from', from, (row) => change({ from: row, to: Math.max(row, to) }))}
        {rowSelect('to', to, (row) => change({ to: row, from: Math.min(row, from) }))}
      </div>
      <p>The output is always drawn.</p>
      <label>
        <input
          type="checkbox"
          checked={transposed ?? false}
          onChange={(event) => onLook('transpose', { transposed: event.target.checked ? true : undefined })}
        />
        Tokens down, layers to the right
      </label>
    </fieldset>
  )
}

const Sliders = () => (
  <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    <path d="M2 4.5h7M13 4.5h1M2 11.5h1M7 11.5h7" />
    <circle cx="11" cy="4.5" r="2" />
    <circle cx="5" cy="11.5" r="2" />
  </svg>
)
