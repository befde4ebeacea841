/** Free time from which on a job is begun. Canvases ask for every frame, so there is never more than 16; moving, less. */
const FREE_MS = 10

const queue = new Set<() => void>()
let asked = false

/** Paints what is not seen yet once nobody waits for anything; where a browser does not tell of that, never. */
export function paintAhead(job: () => void): () => void {
  if (typeof requestIdleCallback !== 'function') return () => {}
  queue.add(job)
  ask()
  return () => void queue.delete(job)
}

function ask(): void {
  if (asked || queue.size === 0) return
  asked = true
  requestIdleCallback(paintSome)
}

function paintSome(free: IdleDeadline): void {
  asked = false
  for (const job of queue) {
    if (free.timeRemaining() < FREE_MS) break
    queue.delete(job)
    job()
  }
  ask()
}
