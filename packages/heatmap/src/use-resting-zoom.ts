import { useCallback, useSyncExternalStore } from 'react'
import { whenAtRest, type Zoom, zoomOf } from './zoom.js'

/** The zoom of a camera as it last came to rest. For what has to be laid out anew, and is on few cards. */
export function useRestingZoom(zoom: Zoom): number {
  const subscribe = useCallback((changed: () => void) => whenAtRest(zoom, changed), [zoom])
  const read = useCallback(() => zoomOf(zoom), [zoom])
  return useSyncExternalStore(subscribe, read, read)
}
