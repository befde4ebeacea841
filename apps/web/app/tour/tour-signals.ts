/** What parts of the page tell the tour: that it is asked for, or that something was done that no document shows. */
export type TourSignal = 'take' | 'pointed' | 'shared' | 'found'

export interface TourSignals {
  tell(signal: TourSignal): void
  /** Calls back on every signal; returns how to stop. */
  listen(listener: (signal: TourSignal) => void): () => void
}

export function createTourSignals(): TourSignals {
  const listeners = new Set<(signal: TourSignal) => void>()
  return {
    tell(signal) {
      for (const listener of listeners) listener(signal)
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
