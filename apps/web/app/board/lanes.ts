/** Runs at most `most` jobs at once, the others in their order; a job that is not wanted any more ends by itself. */
export function createLanes(most: number): <T>(job: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let busy = 0
  return async (job) => {
    if (busy >= most) await new Promise<void>((go) => waiting.push(go))
    busy++
    try {
      return await job()
    } finally {
      busy--
      waiting.shift()?.()
    }
  }
}
