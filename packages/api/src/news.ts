export interface News<State> {
  put(state: State): void
  recheck(): void
  /** What happened since the last call, waiting until something did; null once the reader is gone. */
  next(): Promise<{ states: State[]; recheck: boolean } | null>
}

/** What a slow reader has not read yet: only the newest state of each thing, so it never holds more than there are. */
export function createNews<State>(signal: AbortSignal | undefined, keyOf: (state: State) => string): News<State> {
  let states = new Map<string, State>()
  let recheck = false
  let wake = () => {}
  signal?.addEventListener('abort', () => wake(), { once: true })
  return {
    put(state) {
      states.set(keyOf(state), state)
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
