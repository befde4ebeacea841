import type { CardResult } from '@lensboard/contract'
import type { CardShape } from '../records/index.js'

/** What the body of a card is drawn from. */
export interface BodyProps<Result> {
  shape: CardShape
  result: Result
  /** What it is held against, where the card shows a difference. */
  baseline?: Result | undefined
  readonly: boolean
}

/** The same for a body that draws answers of every kind. */
export interface AnyBodyProps extends BodyProps<CardResult> {
  baseline: CardResult | undefined
}
