import { useCallback, useSyncExternalStore } from 'react'
import { whenAtRest, type Zoom, zoomOf } from './zoom.js'

/** What a camera at rest decides: a component renders when the answer is another one, not when the zoom is. */
export function useAtRest<Answer extends boolean | number>(zoom: Zoom, read: (zoom: number) => Answer): Answer {
  const subscribe = useCallback((changed: () => void) => whenAtRest(zoom, changed), [zoom])
  const answer = () => read(zoomOf(zoom))
  return useSyncExternalStore(subscribe, answer, answer)
}
