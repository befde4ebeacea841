import { type RefObject, useEffect, useRef } from 'react'
import type { HoverChannel } from './hover-channel.js'

/** Moves a legend's marker to the place (0–1, NaN hides it) of the hovered cell, without a React commit. */
export function useScaleMarker<Cell>(
  hover: HoverChannel<Cell> | undefined,
  placeOf: (cell: Cell) => number,
): RefObject<HTMLDivElement> {
  const marker = useRef<HTMLDivElement>(null)
  useEffect(
    () =>
      hover?.subscribe((cell) => {
        const element = marker.current
        if (!element) return
        const at = cell === null ? Number.NaN : placeOf(cell)
        element.hidden = Number.isNaN(at)
        if (!element.hidden) element.style.left = `${Math.min(1, Math.max(0, at)) * 100}%`
      }),
    [hover, placeOf],
  )
  return marker
}
