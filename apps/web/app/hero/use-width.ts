import { type RefObject, useEffect, useRef, useState } from 'react'

/** Kept beside the card for what a cell holds; below this width of the whole it goes under the card. */
const SIDE = 320 + 16
const BESIDE_MIN = 860
const BORDER = 2

/** The width of the card's inside, in whole pixels; 0 until the page is measured. */
export function useWidth<T extends HTMLElement>(): [RefObject<T>, number] {
  const ref = useRef<T>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => {
      const whole = entry?.contentRect.width ?? 0
      setWidth(Math.floor(whole >= BESIDE_MIN ? whole - SIDE : whole) - BORDER)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, width]
}
