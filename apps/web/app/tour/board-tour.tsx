import { type BoardHandle, useWatch } from '@lensboard/canvas'
import { memo, useEffect, useState } from 'react'
import styles from './tour.module.css'
import { TourPanel } from './tour-panel'
import { TourRing } from './tour-ring'
import type { TourSignals } from './tour-signals'
import { stepNow } from './tour-steps'
import { usePanelCorner } from './use-panel-corner'
import { useStepDone } from './use-step-done'
import { type Tour, useTour } from './use-tour'

interface BoardTourProps {
  board: BoardHandle
  canEdit: boolean
  signals: TourSignals
}

/** The short tour over a board: nothing while it is not open, and nothing of it is ever in the way of the canvas. */
export const BoardTour = memo(function BoardTour(props: BoardTourProps) {
  const tour = useTour(props.signals)
  return tour.progress?.state === 'open' ? <OpenTour {...props} tour={tour} /> : null
})

function OpenTour({ board, canEdit, signals, tour }: BoardTourProps & { tour: Tour }) {
  const [place, setPlace] = useState<HTMLElement | null>(null)
  const facts = useWatch(board.tour)
  const progress = tour.progress!
  const can = { canEdit, hasReading: facts.reading !== null }
  const step = stepNow(progress, can)
  const done = useStepDone(step, board, signals, tour)
  const corner = usePanelCorner(place, step, facts.reading)
  useFreeEscape(board, tour.leave)
  return (
    <div ref={setPlace} className={styles.place}>
      {step ? <TourRing step={step} reading={facts.reading} canvas={place?.parentElement ?? null} /> : null}
      <TourPanel
        tour={tour}
        progress={progress}
        step={step}
        can={can}
        done={done}
        corner={corner}
        onShow={() => {
          if (facts.reading) board.zoomTo(facts.reading)
        }}
        onLeft={board.focus}
      />
    </div>
  )
}

/** Escape leaves the tour where it means nothing else: nothing is chosen, open, or typed in. */
function useFreeEscape(board: BoardHandle, leave: () => void) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing || !isFree(event.target)) return
      if (board.tour.get().resting && !board.readingCells.get()) leave()
    }
    // Before the canvas, which by the same key lets go of what is chosen.
    window.addEventListener('keydown', onKey, { capture: true })
    return () => window.removeEventListener('keydown', onKey, { capture: true })
  }, [board, leave])
}

const OPEN = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]'

const isFree = (target: EventTarget | null): boolean =>
  document.querySelector(OPEN) === null &&
  !(target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable="true"]'))
