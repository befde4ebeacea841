/** The zoom of a camera as it was when it last came to rest, and a call whenever it has come to rest again. */
export interface RestingCamera {
  zoom(): number
  /** Calls back after every move, also one that did not zoom; returns how to stop. */
  subscribe(listener: () => void): () => void
}

/** A zoom that stays, or a camera whose rest is followed without a React commit. */
export type Zoom = number | RestingCamera

export const zoomOf = (zoom: Zoom): number => (typeof zoom === 'number' ? zoom : zoom.zoom())

/** Calls back when the camera has come to rest; never for a zoom that stays. Returns how to stop. */
export const whenAtRest = (zoom: Zoom, listener: () => void): (() => void) =>
  typeof zoom === 'number' ? () => {} : zoom.subscribe(listener)
