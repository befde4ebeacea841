import { startTransition, useEffect, useState } from 'react'

/** What comes later comes by then, however busy the page is. */
const LATEST_MS = 1_000
/** Where the browser does not say when it is idle. */
const GUESSED_MS = 200

/** True once the page had a moment to itself after `ready`: what is looked at first is drawn before what is used next. */
export function useDrawnFirst(ready: boolean): boolean {
  const [drawn, setDrawn] = useState(false)
  useEffect(() => {
    if (!ready) return
    const go = () => startTransition(() => setDrawn(true))
    if (typeof requestIdleCallback !== 'function') {
      const timer = setTimeout(go, GUESSED_MS)
      return () => clearTimeout(timer)
    }
    const asked = requestIdleCallback(go, { timeout: LATEST_MS })
    return () => cancelIdleCallback(asked)
  }, [ready])
  return drawn
}
