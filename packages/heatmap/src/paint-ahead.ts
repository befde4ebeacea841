/** Free time from which on a job is begun. Canvases ask for every frame, so there is never more than 16; moving, less. */
const FREE_MS = 10
/** A board that is being opened has pauses too, in which the next answer is on its way: first all of it is to stand. */
const AFTER_MS = 700

const queue = new Set<() => void>()
let timer: ReturnType<typeof setTimeout> | undefined
let asked = false

/** Paints what is not seen yet once nobody waits for anything; where a browser does not tell of that, never. */
export function paintAhead(job: () => void): () => void {
  if (typeof requestIdleCallback !== 'function') return () => {}
  queue.add(job)
  clearTimeout(timer)
  timer = setTimeout(ask, AFTER_MS)
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
