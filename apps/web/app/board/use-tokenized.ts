import {
  type Bos,
  type CheckpointRef,
  canonicalJson,
  type ErrorFacts,
  type Input,
  type Tokenized,
} from '@lensboard/contract'
import { useEffect, useRef, useState } from 'react'
import { appErrorOf, useTRPCClient } from '../trpc'

const TYPING_MS = 150

export interface TokenizedState {
  /** The last answer; while `fresh` is false it belongs to an earlier text. */
  tokenized: Tokenized | null
  fresh: boolean
  error: ErrorFacts | null
}

/** Answers kept, so that selecting a card again does not ask again. A tokenizer never changes its mind. */
const KEPT = 64
const answers = new Map<string, Tokenized>()

function keep(question: string, answer: Tokenized): void {
  answers.set(question, answer)
  const [oldest] = answers.keys()
  if (answers.size > KEPT && oldest !== undefined) answers.delete(oldest)
}

const NOTHING: TokenizedState = { tokenized: null, fresh: true, error: null }

/** The tokens of an input as the model reads it, shortly after typing stops. Null inputs have none. */
export function useTokenized(checkpoint: CheckpointRef | null, input: Input | null, bos: Bos): TokenizedState {
  const client = useTRPCClient()
  const [state, setState] = useState(NOTHING)
  const empty = !checkpoint || !input || isEmpty(input)
  const question = empty ? '' : canonicalJson({ checkpoint, input, bos })
  const latest = useRef({ checkpoint, input, bos })
  latest.current = { checkpoint, input, bos }
  useEffect(() => {
    if (question === '') {
      setState(NOTHING)
      return
    }
    const known = answers.get(question)
    if (known) {
      setState({ tokenized: known, fresh: true, error: null })
      return
    }
    setState((was) => ({ ...was, fresh: false }))
    const abort = new AbortController()
    const timer = setTimeout(() => {
      const { checkpoint, input, bos } = latest.current
      if (!checkpoint || !input) return
      client.models.tokenize.mutate({ checkpoint, input, bos }, { signal: abort.signal }).then(
        (tokenized) => {
          keep(question, tokenized)
          if (!abort.signal.aborted) setState({ tokenized, fresh: true, error: null })
        },
        (error) => {
          if (!abort.signal.aborted) setState({ tokenized: null, fresh: true, error: appErrorOf(error) })
        },
      )
    }, TYPING_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [client, question])
  return state
}

const isEmpty = (input: Input) =>
  input.kind === 'text' ? input.text === '' : input.kind === 'ids' && input.ids.length === 0
