import type { TourStep } from '@lensboard/contract'
import { useEffect, useState } from 'react'
import { type Corner, cornerFor } from './panel-corner'
import { cardTarget } from './step-target'
import { isOfReading } from './tour-steps'

/** Often enough for a panel that gets out of the way, seldom enough to cost nothing. */
const LOOK_MS = 400

/** A corner of the canvas in which the panel covers neither the card that a step speaks of nor its open cell. */
export function usePanelCorner(place: HTMLElement | null, step: TourStep | null, reading: string | null): Corner {
  const [corner, setCorner] = useState<Corner>('bottom-left')
  useEffect(() => {
    if (!place || !step || !isOfReading(step)) return
    const look = () => {
      const panel = place.querySelector<HTMLElement>('[data-corner]')
      // It does not run away from a hand that is on it.
      if (!panel || panel.matches(':hover') || panel.contains(document.activeElement)) return
      const { offsetWidth: width, offsetHeight: height } = panel
      const style = getComputedStyle(panel)
      const [top, bottom] = ['--tour-top', '--tour-bottom'].map((name) =>
        Number.parseFloat(style.getPropertyValue(name)),
      )
      const spoken = [cardTarget(reading), document.querySelector('.lb-popup')]
      setCorner((now) =>
        cornerFor(
          now,
          { width, height },
          place.getBoundingClientRect(),
          { side: 12, top: top ?? 0, bottom: bottom ?? 0 },
          spoken.flatMap((one) => one?.getBoundingClientRect() ?? []),
        ),
      )
    }
    look()
    const timer = setInterval(look, LOOK_MS)
    return () => clearInterval(timer)
  }, [place, step, reading])
  return corner
}
