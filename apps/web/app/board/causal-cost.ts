import { LIMITS, type ModelInfo } from '@lensboard/contract'
import type { CausalDraft, CausalKind } from './causal-draft'

/** Rows and columns that the card of this question will have, by the model's size and the prompt's tokens. */
export function causalExtent(kind: CausalKind, draft: CausalDraft, model: ModelInfo, tokens: number) {
  const { nLayers, nHeads } = model
  // Embedding and final bias stand beside what the layers add.
  if (kind === 'attribution') return { rows: nLayers * (draft.heads ? nHeads + 1 : 2) + 2, tokens: 1 }
  if (kind === 'patching') return { rows: nLayers, tokens: draft.at === 'heads' ? nHeads : tokens }
  const decoded = Math.floor(Number(draft.decoded)) || 1
  return { rows: nLayers, tokens: Math.min(LIMITS.patchscopeTokens, Math.max(1, decoded)) }
}

/** What the run will do, in a few words. */
export function causalCost(kind: CausalKind, draft: CausalDraft, model: ModelInfo, tokens: number): string {
  const { rows, tokens: columns } = causalExtent(kind, draft, model, tokens)
  if (kind === 'attribution') return draft.heads ? `${model.nLayers} layers × ${model.nHeads} heads` : `${rows} parts`
  if (kind === 'patching' && draft.method === 'gradient') return '2 runs and a derivative'
  return kind === 'patching'
    ? `${(rows * columns).toLocaleString('en')} patched runs`
    : `${rows} layers × ${columns} tokens`
}
