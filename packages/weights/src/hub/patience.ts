import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@lensboard/contract'
import { Passing } from './refusal.js'

/** The pause before try number `tries` + 1, or the error itself when there is no point in another one. */
export interface Patience {
  /** First pause in ms; each further one is twice as long. */
  pauseMs: number
  tries: number
  /** A hub that asks for a longer pause than this is left alone. */
  waitMsMax: number
}

/** Waits before another try, or throws `error` when it will not pass by itself or the tries are used up. */
export async function pauseOrThrow(
  error: unknown,
  tried: number,
  { pauseMs, tries, waitMsMax }: Patience,
  signal?: AbortSignal,
): Promise<void> {
  if (!(error instanceof Passing) || tried >= tries || error.afterMs > waitMsMax) throw error
  const ms = Math.max(error.afterMs, Math.min(pauseMs * 2 ** (tried - 1), waitMsMax))
  await sleep(ms, undefined, signal ? { signal } : {}).catch(() => {
    throw new AppError('DOWNLOAD_CANCELLED')
  })
}

/** Does `act` until it succeeds or fails for good. */
export async function patiently<T>(patience: Patience, act: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await act()
    } catch (error) {
      await pauseOrThrow(error, tried, patience, signal)
    }
  }
}
