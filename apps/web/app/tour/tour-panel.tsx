import type { TourProgress, TourStep } from '@lensboard/contract'
import { Check } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../ui/button'
import type { Corner } from './panel-corner'
import styles from './tour.module.css'
import { isOfReading, placeOf, type StepFacts, stepBefore, stepWords } from './tour-steps'
import type { Tour } from './use-tour'

interface TourPanelProps {
  tour: Tour
  progress: TourProgress
  /** Null when the tour is through. */
  step: TourStep | null
  can: StepFacts
  /** The step was done just now. */
  done: boolean
  /** Where it stands, out of the way of what the step speaks of. */
  corner: Corner
  /** Brings the card of a step into view. */
  onShow(): void
  /** The panel goes while it has the keyboard. */
  onLeft(): void
}

const THROUGH = {
  title: 'That is the tour',
  words: 'The menu and Ctrl K have it whenever you want it again.',
}

/** What to do next, in a corner of the canvas: a region by itself that takes the keyboard only when it was asked for. */
export function TourPanel({ tour, progress, step, can, done, corner, onShow, onLeft }: TourPanelProps) {
  const panel = useRef<HTMLElement>(null)
  const { asked } = tour
  useEffect(() => {
    // Once the menu or the palette that it was asked from has given the keyboard back.
    const timer = asked > 0 ? setTimeout(() => panel.current?.focus()) : undefined
    return () => clearTimeout(timer)
  }, [asked])
  const { title, words } = step ? stepWords(step, can) : THROUGH
  const place = step && placeOf(step, progress, can)
  const before = stepBefore(step, progress, can)
  const back = before && (
    <Button size="sm" variant="ghost" onClick={() => tour.back(before)}>
      Back
    </Button>
  )
  const said = useSaid(`${place ? `Tour, ${place.at} of ${place.of}. ` : ''}${title}. ${words}`)
  const goes = (act: () => void) => {
    const had = panel.current?.contains(document.activeElement)
    act()
    if (had) onLeft()
  }
  return (
    <section
      ref={panel}
      className={styles.panel}
      aria-label="Tour"
      data-corner={corner}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        goes(tour.leave)
      }}
    >
      <p className={styles.count}>{place ? `Tour · ${place.at} of ${place.of}` : 'Tour'}</p>
      <h2 className={styles.title}>
        {title}
        {done ? <Check size={16} strokeWidth={2} className={styles.check} aria-label="Done" /> : null}
      </h2>
      <p>{words}</p>
      <div className={styles.acts}>
        {step ? (
          <>
            <Button size="sm" variant="primary" onClick={() => tour.pass(step)}>
              Next
            </Button>
            {isOfReading(step) ? (
              <Button size="sm" onClick={onShow}>
                Show the card
              </Button>
            ) : null}
            {back}
            <Button size="sm" variant="ghost" className={styles.leave ?? ''} onClick={() => goes(tour.leave)}>
              Not now
            </Button>
          </>
        ) : (
          <>
            <Button size="sm" variant="primary" onClick={() => goes(tour.finish)}>
              Close
            </Button>
            <Button size="sm" onClick={tour.restart}>
              Start again
            </Button>
            {back}
          </>
        )}
      </div>
      <p role="status" className="lb-sr-only">
        {done ? 'Done.' : said}
      </p>
    </section>
  )
}

/** A text that is spoken when it comes, also the first: a region says only what changes in it. */
function useSaid(text: string): string {
  const [said, setSaid] = useState('')
  useEffect(() => setSaid(text), [text])
  return said
}
