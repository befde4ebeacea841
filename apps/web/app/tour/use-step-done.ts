import type { BoardHandle, TourFacts } from '@lensboard/canvas'
import type { TourStep } from '@lensboard/contract'
import { useEffect, useRef, useState } from 'react'
import type { TourSignals } from './tour-signals'
import type { Tour } from './use-tour'

/** A pointer that crosses a card on its way elsewhere has not read it. */
const CELLS_POINTED = 4
/** Long enough to see that it was meant, short enough not to wait for. */
const SEEN_MS = 900

/** Whether the step was done just now; shortly afterwards `onPass` goes on to the next. */
export function useStepDone(
  step: TourStep | null,
  board: BoardHandle,
  signals: TourSignals,
  { revisited, pass: onPass }: Pick<Tour, 'revisited' | 'pass'>,
): boolean {
  const [done, setDone] = useState<TourStep | null>(null)
  const pass = useRef(onPass)
  pass.current = onPass
  useEffect(() => {
    if (!step) return
    const before = board.tour.get()
    let pointed = 0
    // Who comes back to a step with a cell open did not open it just now.
    let wasReading = revisited === step && board.readingCells.get()
    const look = () => {
      const reading = board.readingCells.get()
      wasReading &&= reading
      if (isDone(step, before, board.tour.get(), reading && !wasReading)) setDone(step)
    }
    const stops = [
      board.tour.subscribe(look),
      board.readingCells.subscribe(look),
      signals.listen((signal) => {
        if (signal === 'pointed') pointed += 1
        if (step === 'hover' && pointed >= CELLS_POINTED) setDone(step)
        if ((step === 'invite' && signal === 'shared') || (step === 'find' && signal === 'found')) setDone(step)
      }),
    ]
    look()
    return () => {
      for (const stop of stops) stop()
    }
  }, [step, board, signals, revisited])
  useEffect(() => {
    if (!done || done !== step) return
    const timer = setTimeout(() => pass.current(done), SEEN_MS)
    return () => clearTimeout(timer)
  }, [done, step])
  // A tour that begins again asks for everything again.
  useEffect(() => {
    if (done && done !== step) setDone(null)
  }, [done, step])
  return done !== null && done === step
}

/** Whether what the board shows says that a step was done since it began. */
export function isDone(step: TourStep, before: TourFacts, now: TourFacts, readingCells: boolean): boolean {
  switch (step) {
    case 'open':
      return readingCells
    case 'pin':
      return now.pins > before.pins
    case 'metric':
      return now.cards === before.cards && now.measures !== before.measures
    case 'place':
      return now.cards > before.cards
    default:
      return false
  }
}
