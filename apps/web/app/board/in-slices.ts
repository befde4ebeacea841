/** Work of one slice: a frame has room for it beside everything else. */
const SLICE_MS = 6

/** Runs jobs in their order, the first at once, some milliseconds at a time, so that many hold up no frame. */
export function createSlices(): (job: () => void) => void {
  const waiting: (() => void)[] = []
  let until = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const slice = () => {
    timer = undefined
    until = performance.now() + SLICE_MS
    while (waiting.length > 0 && performance.now() < until) waiting.shift()?.()
    if (waiting.length > 0) timer = setTimeout(slice)
  }
  return (job) => {
    if (timer === undefined) {
      until = performance.now() + SLICE_MS
      timer = setTimeout(slice)
    }
    if (waiting.length === 0 && performance.now() < until) job()
    else waiting.push(job)
  }
}
