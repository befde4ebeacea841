import type { CardSpec } from '@lensboard/contract'
import { lensLabel } from '@lensboard/heatmap'
import { useThrough } from './lens-words.js'

/** What somebody must know of a card's lens before they believe it: made for other weights, or deleted since. */
export function LensChips({ spec }: { spec: CardSpec }) {
  const through = useThrough(spec)
  return through.map((one, side) => {
    const { lens, record } = one
    if (lens === 'logit') return null
    const { hash, madeFor } = lens
    const which = through.length > 1 ? `${'AB'[side]} ` : ''
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the sides of a difference do not move
      <span key={`${side} ${hash}`} className="lb-card__chips">
        {madeFor ? (
          <span
            className="lb-card__chip"
            title={`${lensLabel(one)} was made for ${madeFor.name}, other weights than this model’s. Somebody accepted that; what it reads may be wrong.`}
          >
            {which}made for {madeFor.name}
          </span>
        ) : null}
        {record === null ? (
          <span
            className="lb-card__chip"
            title={`${lens.name} is not in the library any more. What it read before stays; nothing new can be read through it.`}
          >
            {which}deleted lens
          </span>
        ) : null}
      </span>
    )
  })
}
