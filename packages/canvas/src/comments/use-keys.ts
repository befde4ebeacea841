import { type RefObject, useEffect, useRef } from 'react'

/** Hears the keys pressed in a part of the page before the canvas does. */
export function useKeys(ref: RefObject<HTMLElement | null>, onKey: (event: KeyboardEvent) => void): void {
  const latest = useRef(onKey)
  latest.current = onKey
  useEffect(() => {
    const element = ref.current
    const hear = (event: KeyboardEvent) => latest.current(event)
    element?.addEventListener('keydown', hear)
    return () => element?.removeEventListener('keydown', hear)
  }, [ref])
}
