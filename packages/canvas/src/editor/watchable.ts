import { useSyncExternalStore } from 'react'
import { react, type Signal } from 'tldraw'

/** A value that the page may read and follow, with no tldraw in its type. Fits `useSyncExternalStore`. */
export interface Watchable<T> {
  get(): T
  subscribe(onChange: () => void): () => void
}

/** A tldraw signal as a Watchable; subscribers are not called for the value they start with. */
export function watchable<T>(name: string, signal: Signal<T>): Watchable<T> {
  return {
    get: () => signal.get(),
    subscribe(onChange) {
      let first = true
      return react(name, () => {
        signal.get()
        if (first) first = false
        else onChange()
      })
    },
  }
}

/** The present value of a Watchable; renders again when it changes. */
export const useWatch = <T>({ subscribe, get }: Watchable<T>): T => useSyncExternalStore(subscribe, get)
