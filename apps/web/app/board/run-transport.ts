import type { AppRouter } from '@lensboard/api'
import type { PartAsked } from '@lensboard/canvas'
import { AppError, type AskedSpec, isErrorCode, type RunNews, type RunState } from '@lensboard/contract'
import type { TRPCClient } from '@trpc/client'
import { AT_ONCE } from '../trpc'
import { fetchResult, fetchWhole } from './fetch-result'

/** How the source reaches the server. Every call may fail with an AppError, or with anything when the network is gone. */
export interface RunTransport {
  request(spec: AskedSpec): Promise<RunState>
  retry(runKey: string): Promise<RunState>
  /** Stops a run that waits or is under way; the answer says that it was cancelled, or how it ended before. */
  cancel(runKey: string): Promise<RunState>
  /** Has a stored result computed again and compared. */
  verify(runKey: string): Promise<RunState>
  result(runKey: string): Promise<Uint8Array>
  /** What a card far away draws of a result; the whole view where that is no larger. */
  glance(runKey: string): Promise<Uint8Array>
  /** What a view left out: positions, a layer, or all of it. */
  part(runKey: string, at: PartAsked): Promise<Uint8Array>
  /** What there is of a run under way, from a position on; null when that is nothing (more). */
  partial(runKey: string, from: number): Promise<Uint8Array | null>
  /** One subscription for the board: every change of a run that it shows, and each (re)connection. */
  watch(on: { state(run: RunNews): void; open(): void }): () => void
}

/** The board's runs over tRPC, their results over plain HTTP so that every cache on the way may keep them. */
export function createRunTransport(client: TRPCClient<AppRouter>, boardId: string): RunTransport {
  return {
    request: gatherRequests((spec, context) => reached(client.run.request.mutate({ boardId, spec }, { context }))),
    retry: (runKey) => reached(client.run.retry.mutate({ boardId, runKey })),
    cancel: (runKey) => reached(client.run.cancel.mutate({ boardId, runKey })),
    verify: (runKey) => reached(client.run.verify.mutate({ boardId, runKey })),
    result: fetchWhole,
    glance: (runKey) => fetchResult(`${runKey}?as=glance`),
    part(runKey, at) {
      if (at === 'all') return fetchResult(runKey)
      return fetchResult(
        'layer' in at ? `${runKey}?layer=${at.layer}&as=card` : `${runKey}?from=${at.from}&to=${at.to}`,
      )
    },
    async partial(runKey, from) {
      const answer = await fetch(`/results/${runKey}/partial?from=${from}`)
      // 204: nothing more yet; 404: it ended, or is not this person's to see any more.
      return answer.status === 200 ? new Uint8Array(await answer.arrayBuffer()) : null
    },
    watch(on) {
      const subscription = client.run.watch.subscribe({ boardId }, { onStarted: on.open, onData: on.state })
      return () => subscription.unsubscribe()
    },
  }
}

/** Questions that are asked in one moment go in one request; a single one, which a person waits for, leaves at once. */
function gatherRequests(
  ask: (spec: AskedSpec, context: Partial<typeof AT_ONCE>) => Promise<RunState>,
): RunTransport['request'] {
  let gathered: ((alone: boolean) => void)[] = []
  function leave() {
    const all = gathered
    gathered = []
    for (const one of all) one(all.length === 1)
  }
  return (spec) =>
    new Promise((resolve) => {
      if (gathered.length === 0) queueMicrotask(leave)
      gathered.push((alone) => resolve(ask(spec, alone ? AT_ONCE : {})))
    })
}

/** An answer with a code becomes an AppError; anything else is a server that was not reached, and stays as thrown. */
async function reached<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    const app = (error as { data?: { app?: { code: unknown; message: string } } }).data?.app
    if (app && isErrorCode(app.code)) throw new AppError(app.code, app.message, { cause: error })
    throw error
  }
}
