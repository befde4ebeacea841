import type { ModelInfo, Tokenized } from '@lensboard/contract'
import type { CardDraft } from './card-draft'
import { causalCost } from './causal-cost'
import { isCausal } from './causal-draft'
import { layersRead, type RowsDraft } from './rows-draft'

const plural = (n: number, one: string) => `${n.toLocaleString('en')} ${one}${n === 1 ? '' : 's'}`

/** Rows a lens card of this draft has: each chosen layer's entry, its middle and parts where asked, and the output. */
export const rowCount = (draft: RowsDraft, nLayers: number): number =>
  layersRead(draft, nLayers) * ((draft.mid ? 2 : 1) + draft.parts.length) + 1

/** Tokens that the prompt goes on with. */
export const addedTokens = ({ kind, goOn }: CardDraft): number =>
  kind === 'lens' ? Math.max(0, Math.floor(Number(goOn)) || 0) : 0

/** "6 tokens · 9 rows": what this card will be, before it is asked. */
export function costWords(draft: CardDraft, model: ModelInfo | null, tokenized: Tokenized | null): string {
  const added = addedTokens(draft)
  const words = tokenized ? [plural(tokenized.ids.length, 'token') + (added ? ` + ${added} written` : '')] : []
  if (model && draft.kind === 'lens') words.push(plural(rowCount(draft, model.nLayers), 'row'))
  if (model && draft.kind === 'attention')
    words.push(
      draft.layers === 'all' && draft.heads === 'all'
        ? `${plural(model.nLayers, 'layer')} × ${plural(model.nHeads, 'head')}`
        : `layers ${draft.layers}, heads ${draft.heads}`,
    )
  if (model && isCausal(draft.kind)) words.push(causalCost(draft.kind, draft.causal, model, tokenized?.ids.length ?? 0))
  return words.join(' · ')
}

/** "about 0.3 s", in the words in which people think of waiting. */
export function aboutTime(ms: number): string {
  if (ms < 100) return 'less than 0.1 s'
  const seconds = ms / 1000
  if (seconds < 9.95) return `about ${seconds.toFixed(1)} s`
  return seconds < 90 ? `about ${Math.round(seconds)} s` : `about ${Math.round(seconds / 60)} min`
}

/** What a question will cost: nothing where its answer is stored, else what such questions took here before. */
export const timeWords = (cost: { stored: boolean; ms: number | null } | null): string =>
  cost === null ? '' : cost.stored ? 'result already exists: free' : cost.ms === null ? '' : aboutTime(cost.ms)
