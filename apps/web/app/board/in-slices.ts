/** Work of one slice, and the pause after it: cards that are awaited come soon, but a moving camera has its frames. */
const STILL = { sliceMs: 24, pauseMs: 0 }
const MOVING = { sliceMs: 3, pauseMs: 34 }

/** Runs jobs in their order, the first at once, some milliseconds at a time, so that many hold up no frame. */
export function createSlices(isMoving: () => boolean = () => false): (job: () => void) => void {
  const waiting: (() => void)[] = []
  let until = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const pace = () => (isMoving() ? MOVING : STILL)
  const slice = () => {
    timer = undefined
    until = performance.now() + pace().sliceMs
    while (waiting.length > 0 && performance.now() < until) waiting.shift()?.()
    if (waiting.length > 0) timer = setTimeout(slice, pace().pauseMs)
  }
  return (job) => {
    if (timer === undefined) {
      const { sliceMs, pauseMs } = pace()
      until = performance.now() + sliceMs
      timer = setTimeout(slice, pauseMs)
    }
    if (waiting.length === 0 && performance.now() < until) job()
    else waiting.push(job)
  }
}
