/** Calls `stop` once, when the process is asked to end or the one that started it is gone. */
export function whenAskedToStop(stop: () => Promise<void>): void {
  let asked = false
  const once = () => {
    if (asked) return
    asked = true
    void stop()
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, once)
  process.on('disconnect', once)
}
