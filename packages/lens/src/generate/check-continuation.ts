import { AppError, Continuation, LIMITS } from '@lensboard/contract'

/**
 * Throws SPEC_INVALID for a continuation out of its bounds, and PROMPT_TOO_LONG where prompt and continuation together
 * are longer than the decoder reads.
 */
export function checkContinuation(
  continuation: Continuation,
  nTokens: number,
  { name, nCtx }: { name: string; nCtx: number },
): void {
  if (!Continuation.safeParse(continuation).success)
    throw new AppError(
      'SPEC_INVALID',
      `A continuation has 1 to ${LIMITS.continuationTokens} tokens, a temperature from 0 to 10, a top-p from 0.01 to 1, and a seed from 0 to 4294967295.`,
    )
  const most = Math.min(nCtx, LIMITS.promptTokens)
  if (nTokens + continuation.tokens <= most) return
  const room = most - nTokens
  const advice = room > 0 ? `Shorten it, or ask for at most ${room} more.` : 'Shorten it.'
  throw new AppError(
    'PROMPT_TOO_LONG',
    `This prompt has ${nTokens} tokens and is to go on for ${continuation.tokens}; ${name} is read up to ${most}. ${advice}`,
  )
}
