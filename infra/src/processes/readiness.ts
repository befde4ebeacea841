import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const POLL_MS = 150
const ASK_TIMEOUT_MS = 5_000

const listens = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: ASK_TIMEOUT_MS })
    const answer = (is: boolean) => {
      socket.destroy()
      resolve(is)
    }
    socket
      .once('connect', () => answer(true))
      .once('error', () => answer(false))
      .once('timeout', () => answer(false))
  })

/** Undefined when `url` answers 200, else what it said instead. */
async function refusal(url: string, stopped: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([stopped, AbortSignal.timeout(ASK_TIMEOUT_MS)]) })
    return response.ok ? undefined : `${response.status} ${(await response.text()).slice(0, 500)}`
  } catch {
    return 'no answer'
  }
}

/** Resolves with undefined once all `ports` listen and `url` answers 200; with the last refusal after `timeoutMs`. */
export async function waitUntilReady(
  ports: number[],
  url: string,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<string | undefined> {
  const until = Date.now() + timeoutMs
  for (let why: string | undefined = 'no answer'; ; await sleep(POLL_MS)) {
    if ((await Promise.all(ports.map(listens))).every(Boolean)) why = await refusal(url, signal)
    if (!why || signal.aborted || Date.now() > until) return why
  }
}
