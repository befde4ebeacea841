import type { CardDraft, DraftField } from './card-draft'

/** What nobody has written yet. A form says that it is missing once somebody asks for the answer. */
export function isUnfilled({ text, ids, chat, checkpoint, dataset, causal }: CardDraft, field: DraftField): boolean {
  switch (field) {
    case 'prompt':
      return text === '' && ids === '' && chat === null
    case 'model':
      return !checkpoint
    case 'dataset':
      return !dataset.list
    case 'corrupted':
      return causal.corrupted.kind === 'text' && causal.corrupted.text === ''
    case 'target':
      return causal.target.length === 0
    default:
      return false
  }
}
