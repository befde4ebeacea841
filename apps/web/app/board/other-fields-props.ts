import type { BoardHandle, CardFacts, OtherReading } from '@lensboard/canvas'
import type { ModelInfo } from '@lensboard/contract'

/** What a choice of another reading is made from, and how it is told. */
export interface OtherFieldsProps {
  board: BoardHandle
  card: CardFacts
  models: readonly ModelInfo[] | null
  error: string | undefined
  /** What the choice comes to, or why it cannot be made. */
  onOther(other: OtherReading | null, why?: string): void
}
