import type { ModelInfo, Tokenized } from '@lensboard/contract'
import type { CardDraft } from './card-draft'

const plural = (n: number, one: string) => `${n.toLocaleString('en')} ${one}${n === 1 ? '' : 's'}`

/** Rows a lens card of this draft has: each chosen layer's entry, its middle where asked, and the output. */
export function rowCount(draft: Pick<CardDraft, 'stride' | 'mid'> & Partial<CardDraft>, nLayers: number): number {
  const stride = Math.max(1, Math.floor(Number(draft.stride)) || 1)
  return Math.ceil(nLayers / stride) * ((draft.mid ? 2 : 1) + (draft.kept?.parts?.length ?? 0)) + 1
}

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
  return words.join(' · ')
}
