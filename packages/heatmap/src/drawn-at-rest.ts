import { paintSoon } from './paint-queue.js'
import { whenAtRest, type Zoom } from './zoom.js'

/** Draws now, and again in its turn whenever the camera comes to rest; `soon` asks for another turn, `stop` ends all. */
export function drawnAtRest(zoom: Zoom, draw: () => void): { soon(): void; stop(): void } {
  draw()
  let cancel = () => {}
  const soon = () => {
    cancel()
    cancel = paintSoon(draw)
  }
  const leave = whenAtRest(zoom, soon)
  return {
    soon,
    stop() {
      leave()
      cancel()
    },
  }
}
