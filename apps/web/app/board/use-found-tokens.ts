import type { CheckpointRef, FoundToken } from '@lensboard/contract'
import { useEffect, useState } from 'react'
import { appErrorOf, useTRPCClient } from '../trpc'

const TYPING_MS = 150

export interface FoundTokens {
  /** For the text that was typed last; null while it is looked for. */
  found: readonly FoundToken[] | null
  error: string | null
}

const NOTHING: FoundTokens = { found: [], error: null }

/** Tokens of a checkpoint's vocabulary for a text, shortly after typing stops. */
export function useFoundTokens(checkpoint: CheckpointRef | null, text: string): FoundTokens {
  const client = useTRPCClient()
  const [state, setState] = useState<FoundTokens>(NOTHING)
  const hash = checkpoint?.hash
  // biome-ignore lint/correctness/useExhaustiveDependencies: a checkpoint is its hash
  useEffect(() => {
    if (!checkpoint || text === '') {
      setState(NOTHING)
      return
    }
    setState({ found: null, error: null })
    const abort = new AbortController()
    const timer = setTimeout(() => {
      client.models.findTokens.query({ checkpoint, text }, { signal: abort.signal }).then(
        (found) => !abort.signal.aborted && setState({ found, error: null }),
        (error) => !abort.signal.aborted && setState({ found: [], error: appErrorOf(error).message }),
      )
    }, TYPING_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [client, hash, text])
  return state
}
