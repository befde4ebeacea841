/** Of a frame's 16 ms, what painting may take; the rest of the queue waits for the next frame. */
const BUDGET_MS = 8

const queue = new Set<() => void>()
let asked = false

/** Paints in one of the next frames, so that many plots that come into view together hold none of them up. */
export function paintSoon(job: () => void): () => void {
  queue.add(job)
  ask()
  return () => void queue.delete(job)
}

function ask(): void {
  if (asked) return
  asked = true
  requestAnimationFrame(paintSome)
}

function paintSome(): void {
  asked = false
  const start = performance.now()
  for (const job of queue) {
    queue.delete(job)
    job()
    if (performance.now() - start > BUDGET_MS) break
  }
  if (queue.size > 0) ask()
}
