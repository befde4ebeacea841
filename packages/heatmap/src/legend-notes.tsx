import { Fragment } from 'react'
import type { ReadingNote } from './reading-notes.js'
import { RowSign } from './row-sign.js'

/** The few words of each note; the sentences are in the legend's explanation and on hover. */
export function LegendNotes({ notes }: { notes: readonly ReadingNote[] }) {
  if (notes.length === 0) return null
  return (
    <span className="lb-unit lb-legend-notes" title={notes.map(({ full }) => full).join('\n')}>
      {notes.map(({ short, sign }, i) => (
        <Fragment key={short}>
          {i > 0 ? ' · ' : null}
          {sign ? <RowSign sign={sign} /> : null}
          {short}
        </Fragment>
      ))}
    </span>
  )
}
