import type { RunState } from '@lensboard/contract'

export interface News {
  put(state: RunState): void
  recheck(): void
  /** What happened since the last call, waiting until something did; null once the reader is gone. */
  next(): Promise<{ states: RunState[]; recheck: boolean } | null>
}

/** What a slow reader has not read yet: only the newest state of each run, so it never holds more than a board. */
export function createNews(signal: AbortSignal | undefined): News {
  let states = new Map<string, RunState>()
  let recheck = false
  let wake = () => {}
  signal?.addEventListener('abort', () => wake(), { once: true })
  return {
    put(state) {
      states.set(state.runKey, state)
      wake()
    },
    recheck() {
      recheck = true
      wake()
    },
    async next() {
      if (!signal?.aborted && states.size === 0 && !recheck)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      if (signal?.aborted) return null
      const heard = { states: [...states.values()], recheck }
      states = new Map()
      recheck = false
      return heard
    },
  }
}
