import { type RefObject, useEffect, useRef, useState } from 'react'

/** Kept beside the card for what a cell holds; below this width of the whole it goes under the card. */
const SIDE = 360
const GAP = 16
const BESIDE_MIN = 860
const BORDER = 2
const PADDING = 16

/** Widths of the insides, in whole pixels; 0 until the page is measured. */
export interface Widths {
  card: number
  /** What stands beside the card, or under it. */
  side: number
}

/** Measures the box that holds the card and what stands beside it. */
export function useWidth<T extends HTMLElement>(): [RefObject<T>, Widths] {
  const ref = useRef<T>(null)
  const [widths, setWidths] = useState<Widths>({ card: 0, side: 0 })
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => {
      const whole = entry?.contentRect.width ?? 0
      const beside = whole >= BESIDE_MIN
      setWidths({
        card: Math.floor(beside ? whole - SIDE - GAP : whole) - BORDER,
        side: Math.floor(beside ? SIDE : whole) - BORDER - 2 * PADDING,
      })
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, widths]
}
