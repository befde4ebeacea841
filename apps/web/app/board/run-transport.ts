import type { AppRouter } from '@lensboard/api'
import { AppError, type AskedSpec, decodeResult, EXACT_VIEW_BYTES, isErrorCode } from '@lensboard/contract'
import type { TRPCClient } from '@trpc/client'
import type { RunTransport } from './run-source'

/** The board's runs over tRPC, their results over plain HTTP so that every cache on the way may keep them. */
export function createRunTransport(client: TRPCClient<AppRouter>, boardId: string): RunTransport {
  return {
    request: (spec: AskedSpec) => reached(client.run.request.mutate({ boardId, spec })),
    retry: (runKey) => reached(client.run.retry.mutate({ boardId, runKey })),
    cancel: (runKey) => reached(client.run.cancel.mutate({ boardId, runKey })),
    verify: (runKey) => reached(client.run.verify.mutate({ boardId, runKey })),
    async result(runKey) {
      const bytes = await fetchResult(`${runKey}?as=card`)
      if (bytes.length <= EXACT_VIEW_BYTES) return bytes
      // A card draws every position: where the view had to leave some out, everything is fetched. Heads come on demand.
      return decodeResult(bytes).part === undefined ? bytes : fetchResult(runKey)
    },
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

async function fetchResult(name: string): Promise<Uint8Array> {
  const answer = await fetch(`/results/${name}`)
  if (answer.ok) return new Uint8Array(await answer.arrayBuffer())
  throw (await refusalOf(answer)) ?? new Error(`results answered ${answer.status}`)
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

async function refusalOf(answer: Response): Promise<AppError | null> {
  const facts: unknown = await answer.json().catch(() => null)
  if (typeof facts !== 'object' || facts === null || !('code' in facts) || !isErrorCode(facts.code)) return null
  return new AppError(facts.code, 'message' in facts ? String(facts.message) : undefined)
}
