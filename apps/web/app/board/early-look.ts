import { type CardResult, decodeResult, type RunState, withPositions } from '@lensboard/contract'

/** Looks at one answer before its end: as soon as there is more, at most ten times a second, one request at a time. */
export interface EarlyLook {
  /** Every state of the run; more is fetched where it says that there is more. */
  hear(run: RunState): void
  /** What there is so far. */
  readonly seen: CardResult | undefined
  /** Forgets all of it; an answer that is still on its way is dropped. */
  forget(): void
}

/** Ten looks a second are as many as anybody sees. */
const LOOK_MS = 100

/** `fetchPart` answers with null when there is nothing (more); an early look that fails is only a look less. */
export function createEarlyLook(
  fetchPart: (runKey: string, from: number) => Promise<Uint8Array | null>,
  onMore: () => void,
): EarlyLook {
  let seen: CardResult | undefined
  let done = 0
  let wanted = 0
  let since: string | undefined
  /** Raised when what is known is forgotten. */
  let turn = 0
  let looking = false

  function forget() {
    turn++
    looking = false
    seen = undefined
    done = 0
    wanted = 0
  }

  async function look(runKey: string) {
    const mine = turn
    looking = true
    try {
      while (mine === turn && done < wanted) {
        const upTo = wanted
        const bytes = await fetchPart(runKey, done)
        if (mine !== turn || bytes === null || !take(decodeResult(bytes), upTo)) return
        onMore()
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
      }
    } catch {
      // The result itself is still to come, and says what is wrong if something is.
    } finally {
      if (mine === turn) looking = false
    }
  }

  /** False when it does not follow what is known, as when the service was started anew. */
  function take(answer: CardResult, upTo: number): boolean {
    if (answer.kind !== 'lens') {
      seen = answer
      done = upTo
      return true
    }
    const { from, to } = answer.part ?? { from: 0, to: answer.ids.length }
    if (from !== done || to <= from) return false
    seen = withPositions(seen?.kind === 'lens' ? seen : undefined, answer)
    done = to
    return true
  }

  return {
    hear(run) {
      const there = run.status === 'running' ? run.stage.partial : undefined
      if (run.since !== since || there === undefined || there < done) forget()
      since = run.since
      if (there === undefined) return
      wanted = there
      if (!looking) void look(run.runKey)
    },
    get seen() {
      return seen
    },
    forget,
  }
}
