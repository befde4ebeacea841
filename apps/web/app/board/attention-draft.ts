import { type AttentionSpec, attentionBytes, LIMITS, type ModelInfo, type Range } from '@lensboard/contract'
import { typedIds } from './typed-numbers'

/** What the form of attention holds beside model and prompt; numbers as typed. */
export interface AttentionDraft {
  /** `all`, or layers as text: "4", "2-5". */
  layers: string
  /** `all`, or heads as text: "0, 3". */
  heads: string
  reduce: AttentionSpec['reduce']
}

export type AttentionField = 'layers' | 'heads'

export const EMPTY_ATTENTION: AttentionDraft = { layers: 'all', heads: 'all', reduce: 'none' }

/** The form that asks this question. */
export const attentionDraft = ({ layers, heads, reduce }: AttentionSpec): AttentionDraft => ({
  layers: layers ? (layers.from === layers.to ? `${layers.from}` : `${layers.from}-${layers.to}`) : 'all',
  heads: heads === 'all' ? 'all' : heads.join(', '),
  reduce,
})

/** What keeps this form from asking about so many tokens, in the order of the form. */
export function attentionMessages(
  draft: AttentionDraft,
  model: ModelInfo | null,
  tokens: number,
): { field: AttentionField; say: string }[] {
  const [layers, heads] = [badLayers(draft, model), badHeads(draft, model)]
  const out: { field: AttentionField; say: string }[] = []
  if (layers) out.push({ field: 'layers', say: layers })
  if (heads) out.push({ field: 'heads', say: heads })
  const large = model && out.length === 0 ? tooLarge(draft, model, tokens) : null
  return large ? [{ field: 'layers', say: large }] : out
}

/** The part of a question that is about attention; null heads are refused by its schema. */
export function attentionPart(draft: AttentionDraft) {
  const layers = rangeOf(draft.layers)
  return {
    heads: headsOf(draft.heads),
    reduce: draft.reduce,
    ...(layers && layers !== 'all' ? { layers } : {}),
  }
}

function badLayers(draft: AttentionDraft, model: ModelInfo | null): string | null {
  const layers = rangeOf(draft.layers)
  if (!layers) return 'Write “all”, one layer, or a range like 2-5.'
  if (layers === 'all') return null
  if (layers.from > layers.to) return 'From must not be after to.'
  return model && layers.to >= model.nLayers ? `${model.title} has layers 0–${model.nLayers - 1}.` : null
}

function badHeads(draft: AttentionDraft, model: ModelInfo | null): string | null {
  const heads = headsOf(draft.heads)
  if (!heads) return 'Write “all”, or heads like 0, 3.'
  return heads !== 'all' && model && heads.some((h) => h >= model.nHeads)
    ? `${model.title} has heads 0–${model.nHeads - 1}.`
    : null
}

/** Says that the answer would be too large to be kept, and what would be small enough. */
function tooLarge(draft: AttentionDraft, model: ModelInfo, tokens: number): string | null {
  const [layers, heads] = [rangeOf(draft.layers), headsOf(draft.heads)]
  const nLayers = layers && layers !== 'all' ? layers.to - layers.from + 1 : model.nLayers
  const nHeads = heads && heads !== 'all' ? heads.length : model.nHeads
  const maps = { none: nLayers * nHeads, heads: nLayers, all: 1 }[draft.reduce]
  const bytes = attentionBytes(maps, tokens)
  if (bytes <= LIMITS.resultBytes) return null
  const [size, most] = [bytes, LIMITS.resultBytes].map((b) => `${Math.ceil(b / 2 ** 20)} MB`)
  const fitting = Math.floor((nLayers * LIMITS.resultBytes) / bytes)
  const fewer =
    fitting >= 1
      ? `Read at most ${fitting} layer${fitting === 1 ? '' : 's'} at a time`
      : 'Read fewer heads of one layer'
  const means = draft.reduce === 'none' ? ', or keep means over heads under Advanced' : ''
  return `Patterns of ${tokens.toLocaleString('en')} tokens would take ${size}; ${most} is the most. ${fewer}${means}.`
}

function rangeOf(text: string): Range | 'all' | null {
  if (/^\s*all\s*$/i.test(text)) return 'all'
  const found = /^\s*(\d{1,4})\s*(?:[-–]\s*(\d{1,4}))?\s*$/.exec(text)
  return found ? { from: Number(found[1]), to: Number(found[2] ?? found[1]) } : null
}

function headsOf(text: string): number[] | 'all' | null {
  if (/^\s*all\s*$/i.test(text)) return 'all'
  const heads = typedIds(text)
  return heads && heads.length > 0 ? [...new Set(heads)].sort((a, b) => a - b) : null
}
