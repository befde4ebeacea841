import type {
  LibraryLens,
  TextFacts,
  TextTokens,
  TrainingCurve,
  TrainingSpec,
  TrainingState,
} from '@lensboard/contract'
import { useTRPCClient } from '../trpc'

export interface TrainingNews {
  state: TrainingState
  curve?: TrainingCurve | undefined
}
type Query<Asked, Answer> = { query(asked: Asked): Promise<Answer> }
type Act<Asked, Answer> = { mutate(asked: Asked): Promise<Answer> }

/** What the browser asks about lenses. */
export interface LensClient {
  lens: {
    list: { query(): Promise<LibraryLens[]> }
    rename: Act<{ hash: string; title: string }, unknown>
    remove: Act<{ hash: string; anyway?: boolean }, unknown>
    fromHub: Act<{ link: string }, LibraryLens>
  }
  training: {
    list: { query(): Promise<TrainingState[]> }
    start: Act<{ spec: TrainingSpec }, TrainingState>
    cancel: Act<{ id: string }, unknown>
    resume: Act<{ id: string }, unknown>
    dismiss: Act<{ id: string }, unknown>
    get: Query<{ id: string }, { state: TrainingState; curve: TrainingCurve }>
    watch: {
      subscribe(
        asked: { id?: string },
        on: { onStarted(): void; onData(news: TrainingNews): void },
      ): { unsubscribe(): void }
    }
  }
  text: {
    list: { query(): Promise<TextFacts[]> }
    tokens: Query<{ hash: string; checkpoint: TrainingSpec['checkpoint'] }, TextTokens>
  }
}

export const useLensClient = (): LensClient => useTRPCClient() as unknown as LensClient
