import {
  type AttributionSpec,
  IDENTITY_PROMPT,
  type Input,
  LIMITS,
  type ModelInfo,
  type PatchingSpec,
  type PatchscopeSpec,
  type RunSpec,
  type Tokenized,
} from '@lensboard/contract'

export type CausalKind = 'attribution' | 'patching' | 'patchscope'
export const isCausal = (kind: RunSpec['kind']): kind is CausalKind =>
  kind === 'attribution' || kind === 'patching' || kind === 'patchscope'

/** What the forms of attribution, patching and patchscope hold beside model and prompt; numbers as typed. */
export interface CausalDraft {
  position: string
  /** Ids of the tokens whose logit is looked at, and of those it is held against. */
  target: readonly number[]
  against: readonly number[]
  heads: boolean
  /** The corrupted prompt of a patching, and the prompt that a patchscope writes into. */
  corrupted: Input
  into: Input
  at: PatchingSpec['at']
  method: 'exact' | 'gradient'
  intoPosition: string
  /** Empty: the layer that was read. */
  intoLayer: string
  decoded: string
}

export type CausalField = 'position' | 'target' | 'corrupted' | 'into' | 'intoPosition' | 'intoLayer' | 'decoded'

export const EMPTY_CAUSAL: CausalDraft = {
  position: '-1',
  target: [],
  against: [],
  heads: false,
  corrupted: { kind: 'text', text: '' },
  into: { kind: 'text', text: IDENTITY_PROMPT },
  at: 'resid_pre',
  method: 'exact',
  intoPosition: '-1',
  intoLayer: '',
  decoded: '4',
}

type CausalSpec = AttributionSpec | PatchingSpec | PatchscopeSpec

/** The form of a causal card that is there. */
export function causalDraft(spec: CausalSpec): CausalDraft {
  const draft = { ...EMPTY_CAUSAL, position: String(spec.position) }
  if (spec.kind === 'attribution') return { ...draft, target: spec.target, against: spec.against, heads: spec.heads }
  if (spec.kind === 'patching')
    return {
      ...{ ...draft, target: spec.target, against: spec.against, corrupted: spec.corrupted, at: spec.at },
      method: spec.method ?? 'exact',
    }
  return {
    ...draft,
    into: spec.target,
    intoPosition: String(spec.targetPosition),
    intoLayer: spec.targetLayer === undefined ? '' : String(spec.targetLayer),
    decoded: String(spec.tokens),
  }
}

const whole = (text: string): number | null =>
  /^\s*[-−]?\d{1,5}\s*$/.test(text) ? Number(text.replace('−', '-')) : null

/** A position as typed, counted from the start of a prompt of this many tokens; null where there is none. */
export function placeOf(text: string, tokens: number): number | null {
  const position = whole(text)
  if (position === null) return null
  const at = position < 0 ? position + tokens : position
  return at >= 0 && at < tokens ? at : null
}

/** The prompt that a question has beside its first. */
export function otherInput(kind: RunSpec['kind'], { corrupted, into }: CausalDraft): Input | null {
  if (kind === 'patching') return corrupted
  return kind === 'patchscope' ? into : null
}

interface Read {
  model: ModelInfo | null
  tokenized: Tokenized | null
  /** The corrupted prompt, or the one written into. */
  other: Tokenized | null
}

/** Everything that keeps a causal draft from running, in the order of its form. */
export function causalMessages(
  kind: CausalKind,
  draft: CausalDraft,
  { model, tokenized, other }: Read,
): { field: CausalField; say: string }[] {
  const out: { field: CausalField; say: string }[] = []
  const say = (field: CausalField, text: string) => void out.push({ field, say: text })
  const position = (field: 'position' | 'intoPosition', text: string, read: Tokenized | null) => {
    if (whole(text) === null) say(field, 'Write one token, like 3, or -1 for the last.')
    else if (read && placeOf(text, read.ids.length) === null)
      say(field, `This prompt has tokens 0–${read.ids.length - 1}.`)
  }
  const otherPrompt = (field: 'corrupted' | 'into', input: Input, words: string) => {
    if (input.kind === 'text' && input.text === '') say(field, words)
    else if (new TextEncoder().encode(JSON.stringify(input)).length > LIMITS.specBytes / 3)
      say(field, 'This prompt is longer than a card can hold beside the first. Shorten it.')
  }
  if (kind === 'patching') {
    otherPrompt('corrupted', draft.corrupted, 'Write the corrupted prompt: the same, with one thing changed.')
    const [clean, corrupted] = [tokenized?.ids.length, other?.ids.length]
    if (clean !== undefined && corrupted !== undefined && clean !== corrupted)
      say(
        'corrupted',
        `The clean prompt has ${clean} tokens and the corrupted one ${corrupted}. Patching needs as many in both.`,
      )
  }
  position('position', draft.position, tokenized)
  if (kind === 'patchscope') {
    otherPrompt('into', draft.into, 'Write the prompt that the activation is put into.')
    position('intoPosition', draft.intoPosition, other)
    const layer = draft.intoLayer.trim() === '' ? 0 : whole(draft.intoLayer)
    const last = (model?.nLayers ?? LIMITS.layers) - 1
    if (layer === null || layer < 0 || layer > last)
      say('intoLayer', `Write a layer from 0 to ${last}, or nothing for the same layer.`)
    const decoded = whole(draft.decoded)
    if (decoded === null || decoded < 1 || decoded > LIMITS.patchscopeTokens)
      say('decoded', `Choose 1 to ${LIMITS.patchscopeTokens} tokens.`)
    return out
  }
  const { target, against } = draft
  if (target.length === 0) say('target', 'Choose the token whose logit is looked at.')
  else if (target.some((id) => against.includes(id))) say('target', 'A token cannot stand on both sides.')
  else {
    const strange = model && [...target, ...against].find((id) => id >= model.dVocab)
    if (typeof strange === 'number')
      say('target', `Token ${strange} is not in the vocabulary of ${model!.title}. Choose another one.`)
  }
  return out
}

/** The fields of the question that this part of the form says. */
export function causalPart(kind: CausalKind, draft: CausalDraft) {
  const position = whole(draft.position)
  const { target, against } = draft
  if (kind === 'attribution') return { position, target, against, heads: draft.heads }
  if (kind === 'patching') {
    const method = draft.method === 'gradient' ? { method: draft.method } : {}
    return { position, target, against, corrupted: draft.corrupted, at: draft.at, ...method }
  }
  const targetLayer = draft.intoLayer.trim() === '' ? {} : { targetLayer: whole(draft.intoLayer) }
  return {
    position,
    target: draft.into,
    targetPosition: whole(draft.intoPosition),
    ...targetLayer,
    tokens: whole(draft.decoded),
  }
}
