import { canonicalJson, type RunSpec } from '@lensboard/contract'
import { useParams } from '@remix-run/react'
import { useEffect, useRef, useState } from 'react'
import { useTRPCClient } from '../trpc'

/** Longer than a pause between letters: nobody waits for it. */
const PAUSE_MS = 400

interface RunCost {
  stored: boolean
  ms: number | null
}

/** What a complete question will cost, shortly after it stopped changing; null while that is not known. */
export function useRunCost(spec: RunSpec | null, tokens: number): RunCost | null {
  const client = useTRPCClient()
  const { boardId } = useParams()
  const [found, setFound] = useState<{ question: string; cost: RunCost } | null>(null)
  const question = spec && boardId ? canonicalJson({ spec, tokens }) : ''
  const latest = useRef(spec)
  latest.current = spec
  useEffect(() => {
    if (question === '' || !boardId) return
    const abort = new AbortController()
    const timer = setTimeout(() => {
      const spec = latest.current
      if (!spec) return
      client.run.cost.query({ boardId, spec, tokens }, { signal: abort.signal }).then(
        (cost) => setFound({ question, cost }),
        // It is a courtesy: without it the line says the size alone.
        () => {},
      )
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [client, boardId, question, tokens])
  return found?.question === question ? found.cost : null
}
