import { AppError, decodeResult, EXACT_VIEW_BYTES, isErrorCode } from '@lensboard/contract'

/** Bytes of a stored result by its name, a run key and which view of it; rejects with an AppError where the server refuses. */
export async function fetchResult(name: string): Promise<Uint8Array> {
  const answer = await fetch(`/results/${name}`)
  if (answer.ok) return new Uint8Array(await answer.arrayBuffer())
  throw (await refusalOf(answer)) ?? new Error(`results answered ${answer.status}`)
}

/** What a card draws of a result, with every position. */
export async function fetchWhole(runKey: string): Promise<Uint8Array> {
  const bytes = await fetchResult(`${runKey}?as=card`)
  if (bytes.length <= EXACT_VIEW_BYTES) return bytes
  // A card draws every position: where the view had to leave some out, everything is fetched. Heads come on demand.
  return decodeResult(bytes).part === undefined ? bytes : fetchResult(runKey)
}

async function refusalOf(answer: Response): Promise<AppError | null> {
  const facts: unknown = await answer.json().catch(() => null)
  if (typeof facts !== 'object' || facts === null || !('code' in facts) || !isErrorCode(facts.code)) return null
  return new AppError(facts.code, 'message' in facts ? String(facts.message) : undefined)
}
