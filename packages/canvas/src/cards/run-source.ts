import type { AskedSpec, CardResult, ErrorFacts, RunState, Verification } from '@lensboard/contract'
import { createContext, useCallback, useContext, useSyncExternalStore } from 'react'

/** What a card knows of its run. `asking` is the time until the server has said which run it is. */
export type RunView =
  | { phase: 'asking' }
  | {
      phase: 'active'
      run: RunState
      /**
       * What there is of the answer so far, a new object whenever there is more, and gone when the run starts anew. It
       * has the whole answer's rows and positions, so that it is drawn like the result and nothing moves when that
       * comes; what is not there yet is missing (top id −1, NaN, tokens without text, no `tracked`), and nothing is
       * said of parity. `run.stage` says how far it is.
       */
      partial?: CardResult
    }
  | {
      phase: 'done'
      runKey: string
      result: CardResult
      /** The result is only what a card far away draws: no followed tokens, one token a cell. */
      glance?: true
      /** The result was there before this page asked. */
      stored: boolean
      /** The last time that it was computed again and compared. */
      verification?: Verification | undefined
    }
  | { phase: 'failed'; error: ErrorFacts; retryable: boolean }

const ASKING: RunView = { phase: 'asking' }

/** Some positions of a lens answer, one layer of an attention answer, or all of either. */
export type PartAsked = { from: number; to: number } | { layer: number } | 'all'

/** How much of an answer is wanted: what draws the cells of a card far away, or what a card shows. */
export type Detail = 'glance' | 'card'

/**
 * The port through which cards get their answers; the page implements it. Views are kept per question, outside React
 * and outside the document: equal specs share one view, and a view object changes only when what it says changes.
 */
export interface RunSource {
  /**
   * Asks for the run of this question and calls back whenever its view changes, until the returned stop is called.
   * While everybody who watches wants a glance, no more than that is fetched and kept.
   */
  watch(spec: AskedSpec, onChange: () => void, detail?: Detail): () => void
  /** What is known; an answer of which there is only a glance is still asked for where a card is wanted. */
  view(spec: AskedSpec, detail?: Detail): RunView
  /** Runs a failed question again. */
  retry(spec: AskedSpec): void
  /** Stops the run of a question, for everybody on the board; rejects with a sentence when it cannot be asked for. */
  cancel(spec: AskedSpec): Promise<void>
  /** Has the answer to a question computed once more and compared; how it went comes with the view. Rejects as above. */
  verify(spec: AskedSpec): Promise<void>
  /** Told how to ask whether the camera moves: what is read meanwhile leaves it its frames. */
  paceBy?(isMoving: () => boolean): void
  /** More of a stored answer than its view holds, exact or packed as its size demands; rejects when it is not reached. */
  part(runKey: string, at: PartAsked): Promise<CardResult>
}

const RunSourceContext = createContext<RunSource | null>(null)
export const RunSourceProvider = RunSourceContext.Provider

export function useRunSource(): RunSource {
  const source = useContext(RunSourceContext)
  if (!source) throw new Error('cards need a RunSource around them')
  return source
}

/** The live view of one question; re-renders only when that view changes. */
export function useRun(spec: AskedSpec, detail: Detail = 'card'): RunView {
  const source = useRunSource()
  const subscribe = useCallback((onChange: () => void) => source.watch(spec, onChange, detail), [source, spec, detail])
  const snapshot = useCallback(() => source.view(spec, detail), [source, spec, detail])
  return useSyncExternalStore(subscribe, snapshot, () => ASKING)
}
