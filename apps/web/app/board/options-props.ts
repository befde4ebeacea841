import type { ModelInfo, Tokenized } from '@lensboard/contract'
import type { CardDraft, DraftField } from './card-draft'
import type { TokenizedState } from './use-tokenized'

/** What every part of a card's form reads and changes. */
export interface OptionsProps {
  draft: CardDraft
  change(change: Partial<CardDraft>): void
  model: ModelInfo | null
  /** What was read last, for what it says about a start token. */
  tokenized: Tokenized | null
  /** Of the second prompt, in kinds that have one. */
  other: TokenizedState
  errorOf(field: DraftField): string | undefined
  disabled: boolean
}
