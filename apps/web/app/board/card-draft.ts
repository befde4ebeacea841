import {
  type Bos,
  type CheckpointRef,
  type Continuation,
  type Input,
  interventionsOf,
  type LensRef,
  type LensSpec,
  LIMITS,
  type LibraryLens,
  type ModelInfo,
  newSpec,
  type RunKind,
  RunSpec,
  type Tokenized,
} from '@lensboard/contract'
import {
  type AttentionDraft,
  type AttentionField,
  attentionDraft,
  attentionMessages,
  attentionPart,
  EMPTY_ATTENTION,
} from './attention-draft'
import {
  type CausalDraft,
  type CausalField,
  causalDraft,
  causalMessages,
  causalPart,
  EMPTY_CAUSAL,
  isCausal,
} from './causal-draft'
import type { Chat } from './chat-draft'
import {
  type DatasetDraft,
  type DatasetField,
  datasetDraft,
  datasetMessages,
  datasetPart,
  EMPTY_DATASET,
} from './dataset-draft'
import type { FollowedDraft } from './group-draft'
import { type InterventionDraft, interventionDraft, interventionOf, interventionProblems } from './intervention-draft'
import { lensProblem } from './lens-draft'
import { EMPTY_ROWS, type RowsDraft, rowsDraft, rowsMessages, rowsPart } from './rows-draft'
import { decimal, typedIds, whole } from './typed-numbers'

/** What stands in the form: text as typed, so that a half-written number is not lost. Local to its author until Run. */
export interface CardDraft extends AttentionDraft, RowsDraft, FollowedDraft {
  kind: RunKind
  checkpoint: CheckpointRef | null
  inputKind: Input['kind']
  text: string
  ids: string
  /** Null until a chat is begun. */
  chat: Chat | null
  bos: Bos
  lens: 'logit' | LensRef
  topK: string
  interventions: readonly InterventionDraft[]
  /** How many tokens the prompt goes on with; 0 for none. */
  goOn: string
  sampled: boolean
  temperature: string
  topP: string
  seed: string
  causal: CausalDraft
  dataset: DatasetDraft
  title: string
}

/** What a question takes beside its prompt, generously. */
const SPEC_FRAME_BYTES = 2_048

export type DraftField =
  | 'model'
  | 'prompt'
  | 'lens'
  | 'topK'
  | 'track'
  | 'goOn'
  | 'temperature'
  | 'topP'
  | 'seed'
  | 'stride'
  | 'range'
  | 'interventions'
  | AttentionField
  | CausalField
  | DatasetField
export interface DraftMessage {
  field: DraftField
  say: string
}

const EMPTY: Omit<CardDraft, 'kind' | 'checkpoint'> = {
  inputKind: 'text',
  text: '',
  ids: '',
  chat: null,
  bos: 'auto',
  lens: 'logit',
  topK: '5',
  ...EMPTY_ROWS,
  ...EMPTY_ATTENTION,
  track: [],
  groups: [],
  interventions: [],
  goOn: '0',
  sampled: false,
  temperature: '1',
  topP: '1',
  seed: '0',
  causal: EMPTY_CAUSAL,
  dataset: EMPTY_DATASET,
  title: '',
}

const EMPTY_INPUT: Input = { kind: 'text', text: '' }

/** A fresh form: the last used model when it is still here, else the default one. */
export function newDraft(kind: RunKind, models: readonly ModelInfo[], lastUsed?: string): CardDraft {
  const ready = models.filter((m) => m.state === 'ready')
  const model = ready.find((m) => m.checkpoint.hash === lastUsed) ?? ready.find((m) => m.isDefault) ?? ready[0]
  return { ...EMPTY, kind, checkpoint: model?.checkpoint ?? null }
}

/** The form of a card that is there, to be edited. */
export function draftOf(spec: RunSpec, title: string): CardDraft {
  const input = spec.kind === 'dataset' ? EMPTY_INPUT : spec.input
  const draft: CardDraft = {
    ...EMPTY,
    kind: spec.kind,
    checkpoint: spec.checkpoint,
    inputKind: input.kind,
    text: input.kind === 'text' ? input.text : '',
    ids: input.kind === 'ids' ? input.ids.join(', ') : '',
    chat: input.kind === 'chat' ? input : null,
    bos: spec.bos,
    interventions: interventionsOf(spec).map(interventionDraft),
    title,
  }
  if (spec.kind === 'lens') return { ...draft, ...lensDraft(spec) }
  if (spec.kind === 'dataset')
    return { ...draft, ...rowsDraft(spec), lens: spec.lens ?? 'logit', dataset: datasetDraft(spec) }
  if (spec.kind !== 'attention') return { ...draft, causal: causalDraft(spec) }
  return { ...draft, ...attentionDraft(spec) }
}

function lensDraft({ lens, topK, track, groups = [], continuation, ...read }: LensSpec): Partial<CardDraft> {
  return {
    lens,
    topK: String(topK),
    track,
    groups,
    ...rowsDraft(read),
    ...(continuation && {
      goOn: String(continuation.tokens),
      sampled: continuation.temperature > 0,
      temperature: String(continuation.temperature || 1),
      topP: String(continuation.topP),
      seed: String(continuation.seed),
    }),
  }
}

/** How the prompt goes on, undefined when it does not. Unreadable numbers are NaN, which no question takes. */
function continuationOf({ goOn, sampled, temperature, topP, seed }: CardDraft): Continuation | undefined {
  const tokens = whole(goOn) ?? Number.NaN
  if (tokens === 0) return
  if (!sampled) return { tokens, temperature: 0, topP: 1, seed: 0 }
  const number = (text: string) => decimal(text) ?? Number.NaN
  return { tokens, temperature: number(temperature), topP: number(topP), seed: whole(seed) ?? Number.NaN }
}

/** What the draft reads, or null while it cannot be read. */
export function draftInput(draft: CardDraft): Input | null {
  if (draft.inputKind === 'text') return { kind: 'text', text: draft.text }
  if (draft.inputKind === 'chat') return draft.chat
  const ids = typedIds(draft.ids)
  return ids && { kind: 'ids', ids }
}

/** Everything that keeps this draft from running, in the order of the form. Empty means `specOf` will succeed. */
export function draftMessages(
  draft: CardDraft,
  model: ModelInfo | null,
  tokenized: Tokenized | null,
  /** The second prompt of a patching or patchscope, once it is read. */
  other: Tokenized | null = null,
  /** The library, once it was read. */
  lenses: readonly LibraryLens[] | null = null,
): DraftMessage[] {
  const out: DraftMessage[] = []
  const say = (field: DraftField, text: string) => void out.push({ field, say: text })
  if (!draft.checkpoint) say('model', 'Choose a model.')
  else if (!model) say('model', `${draft.checkpoint.name} is not here. Choose another model.`)
  else if (model.state === 'reading') say('model', `${model.title} is being read for the first time. Wait a moment.`)
  else if (model.state !== 'ready') say('model', model.reason ?? `${model.title} cannot run here.`)

  const through = draft.kind === 'lens' || draft.kind === 'dataset' ? lensProblem(draft.lens, model, lenses) : undefined
  const lensMessages: DraftMessage[] = through ? [{ field: 'lens', say: through }] : []

  // A card lives in the shared document, so its question stays small; JSON escapes count.
  let bytes = SPEC_FRAME_BYTES
  if (draft.kind === 'dataset') return [...out, ...lensMessages, ...datasetMessages(draft.dataset), ...changes()]
  if (draft.inputKind === 'text') {
    if (draft.text === '') say('prompt', 'Write a prompt. It can be one word.')
  } else if (draft.inputKind === 'chat') {
    if (model && !model.chat) say('prompt', `${model.title} has no chat template. Use a plain prompt.`)
    else if (!draft.chat?.messages.some(({ content }) => content !== '')) say('prompt', 'Write what one of them says.')
  } else {
    const ids = typedIds(draft.ids)
    const outside = model && ids?.find((id) => id >= model.dVocab)
    if (!ids) say('prompt', 'Write token ids as whole numbers, separated by commas.')
    else if (ids.length === 0) say('prompt', 'Write a prompt. It can be one word.')
    else if (typeof outside === 'number')
      say('prompt', `Id ${outside} is outside this vocabulary (0–${model!.dVocab - 1}).`)
  }
  const written = { text: draft.text, chat: JSON.stringify(draft.chat?.messages ?? []), ids: draft.ids }[
    draft.inputKind
  ]
  bytes += new TextEncoder().encode(JSON.stringify(written)).length
  if (bytes > LIMITS.specBytes)
    say(
      'prompt',
      `This prompt has ${written.length.toLocaleString('en')} characters, more than a card can hold (about ${(LIMITS.specBytes - SPEC_FRAME_BYTES).toLocaleString('en')}). Shorten it.`,
    )
  else if (model && tokenized && tokenized.ids.length > tokenized.maxTokens)
    say(
      'prompt',
      `This prompt has ${tokenized.ids.length.toLocaleString('en')} tokens. ${model.title} reads at most ${tokenized.maxTokens.toLocaleString('en')}.`,
    )

  if (draft.kind === 'lens') {
    out.push(...lensMessages)
    const topK = whole(draft.topK)
    if (topK === null || topK < 1 || topK > LIMITS.topK) say('topK', `Choose 1 to ${LIMITS.topK} top tokens.`)
    const strange = model && draft.track.find((id) => id >= model.dVocab)
    if (typeof strange === 'number')
      say('track', `Token ${strange} is not in the vocabulary of ${model!.title}. Stop following it.`)
    if (draft.groups.some(({ name }) => name.trim() === '')) say('track', 'Give every group of tokens a name.')
    const tokens = whole(draft.goOn)
    if (tokens === null || tokens > LIMITS.continuationTokens)
      say('goOn', `Choose 0 to ${LIMITS.continuationTokens} tokens.`)
    else if (tokens > 0 && tokenized && tokenized.ids.length + tokens > tokenized.maxTokens)
      say(
        'goOn',
        `Prompt and continuation have ${(tokenized.ids.length + tokens).toLocaleString('en')} tokens. The limit is ${tokenized.maxTokens.toLocaleString('en')}.`,
      )
    if (tokens !== 0 && draft.sampled) {
      const [temperature, topP] = [decimal(draft.temperature), decimal(draft.topP)]
      if (temperature === null || temperature <= 0 || temperature > 10)
        say('temperature', 'Choose a temperature above 0, at most 10.')
      if (topP === null || topP < 0.01 || topP > 1) say('topP', 'Choose 0.01 to 1.')
      if (whole(draft.seed) === null) say('seed', 'Write a whole number.')
    }
    out.push(...rowsMessages(draft, model))
    return [...out, ...changes()]
  }
  if (isCausal(draft.kind)) {
    out.push(...causalMessages(draft.kind, draft.causal, { model, tokenized, other }))
    return draft.kind === 'attribution' ? [...out, ...changes()] : out
  }
  out.push(...attentionMessages(draft, model, tokenized?.ids.length ?? 0))
  return [...out, ...changes()]

  function changes(): DraftMessage[] {
    if (draft.interventions.length > LIMITS.interventions)
      return [{ field: 'interventions', say: `A card takes at most ${LIMITS.interventions} interventions.` }]
    const tokens = tokenized?.ids.length ?? null
    const [first] = draft.interventions.flatMap((one) => interventionProblems(one, model, tokens))
    if (first) return [{ field: 'interventions', say: first.say }]
    // Directions and lists of prompts travel in the shared document too.
    const all = bytes + JSON.stringify(draft.interventions.map(interventionOf)).length
    return bytes <= LIMITS.specBytes && all > LIMITS.specBytes
      ? [
          {
            field: 'interventions',
            say: 'Prompt and interventions are more than a card can hold. Shorten the lists of prompts.',
          },
        ]
      : []
  }
}

/** The question this draft asks. Throws when `draftMessages` still has something to say. */
export function specOf(draft: CardDraft): RunSpec {
  const input = draftInput(draft)
  const { kind, checkpoint, bos } = draft
  if (!checkpoint || !input) throw new Error('a draft with messages is no question')
  const interventions = draft.interventions.map(interventionOf)
  if (kind === 'dataset') {
    const { scan: _, ...read } = rowsPart(draft)
    const through = draft.lens === 'logit' ? {} : { lens: draft.lens }
    return RunSpec.parse({ kind, checkpoint, bos, ...through, ...datasetPart(draft.dataset), ...read, interventions })
  }
  if (isCausal(kind)) {
    const changed = kind === 'attribution' ? { interventions } : {}
    return RunSpec.parse({ kind, checkpoint, input, bos, ...causalPart(kind, draft.causal), ...changed })
  }
  const base = { ...newSpec(kind, checkpoint, ''), input, bos, interventions }
  if (base.kind === 'lens') {
    const continuation = continuationOf(draft)
    return RunSpec.parse({
      ...base,
      lens: draft.lens,
      topK: whole(draft.topK),
      ...rowsPart(draft),
      track: draft.track,
      ...(draft.groups.length > 0 ? { groups: draft.groups } : {}),
      ...(continuation ? { continuation } : {}),
    })
  }
  return RunSpec.parse({ ...base, ...attentionPart(draft) })
}

export interface SpaceWarning {
  say: string
  /** The text with what is warned of taken away. */
  mended: string
}

/** Says when the end of a prompt will surprise, and offers the mended text; never trims by itself. */
export function spaceWarning(text: string): SpaceWarning | null {
  if (text.trim() === '') return null
  const mended = text.replace(/\s+$/, '')
  if (mended !== text) {
    const what = /\n/.test(text.slice(mended.length)) ? 'a new line' : 'a space'
    return { say: `Ends with ${what}. Many models then predict a different token.`, mended }
  }
  if (/\S {2,}\S/.test(text))
    return {
      say: 'Has a doubled space. Many models then predict a different token.',
      mended: text.replace(/(\S) {2,}(?=\S)/g, '$1 '),
    }
  return null
}
