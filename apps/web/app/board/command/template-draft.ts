import type { Template, TemplateCard } from '@lensboard/canvas'
import type { CheckpointRef, LensRef, LensSpec, LibraryLens, ModelInfo, Site, Tokenized } from '@lensboard/contract'
import { TOKENS_UNKNOWN } from '@lensboard/heatmap'
import { rowCount } from '../card-cost'
import { type CardDraft, draftMessages, newDraft, specOf } from '../card-draft'
import { newIntervention } from '../intervention-draft'

export type TemplateKind = 'models' | 'prompts' | 'lenses' | 'ablation'

/** What the form of a template holds; each kind uses its part of it. */
export interface TemplateDraft {
  kind: TemplateKind
  /** The model, and the one it is compared with. */
  models: readonly [CheckpointRef | null, CheckpointRef | null]
  prompts: readonly [string, string]
  /** The lenses that are held against the logit lens. */
  lenses: readonly ['logit' | LensRef, 'logit' | LensRef]
  /** What is ablated. */
  site: Site
  layers: string
}

export type TemplateField = 'model' | 'otherModel' | 'prompt' | 'otherPrompt' | 'lens' | 'otherLens' | 'layers'

interface TemplateMessage {
  field: TemplateField
  say: string
}

/** What is known of the models, tokens and lenses that a template names. */
interface TemplateFacts {
  models: readonly ModelInfo[]
  /** The tokens of each reading's prompt once they are known. */
  tokenized: readonly (Tokenized | null)[]
  library: readonly LibraryLens[] | null
}

const FRAME_CHARS = 80

/** A fresh form, with the model that a new card would have and one that is another. */
export function newTemplate(kind: TemplateKind, models: readonly ModelInfo[], lastUsed?: string): TemplateDraft {
  const first = newDraft('lens', models, lastUsed).checkpoint
  const other = models.find(({ state, checkpoint }) => state === 'ready' && checkpoint.hash !== first?.hash)
  return {
    kind,
    models: [first, other?.checkpoint ?? null],
    prompts: ['The capital of France is', 'The capital of Italy is'],
    lenses: ['logit', 'logit'],
    site: 'mlp_out',
    layers: layersAtFirst(models, first),
  }
}

/** The middle of the model: what is ablated there changes most answers and breaks none. */
function layersAtFirst(models: readonly ModelInfo[], checkpoint: CheckpointRef | null): string {
  const nLayers = models.find((model) => model.checkpoint.hash === checkpoint?.hash)?.nLayers ?? 8
  return `${Math.floor(nLayers / 2)}`
}

/** The lens readings of a template, each as the form of its card, in the order in which they stand. */
export function readingsOf(draft: TemplateDraft): CardDraft[] {
  const { kind, models, prompts, lenses, site, layers } = draft
  const base: CardDraft = { ...newDraft('lens', []), checkpoint: models[0], text: prompts[0] }
  if (kind === 'models') return [base, { ...base, checkpoint: models[1] }]
  if (kind === 'prompts') return [base, { ...base, text: prompts[1] }]
  if (kind === 'ablation') {
    const ablate = { ...newIntervention(), at: site, layers }
    return [base, { ...base, title: `Without ${site}`, interventions: [ablate] }]
  }
  return [base, ...lenses.filter((lens) => lens !== 'logit').map((lens) => ({ ...base, lens }))]
}

const modelOf = (models: readonly ModelInfo[], { checkpoint }: Pick<CardDraft, 'checkpoint'>) =>
  models.find((model) => model.checkpoint.hash === checkpoint?.hash) ?? null

/** Everything that keeps a template from being placed, first in the order of its form. */
export function templateMessages(draft: TemplateDraft, facts: TemplateFacts): TemplateMessage[] {
  const { kind, models, prompts, lenses } = draft
  const readings = readingsOf(draft)
  const out = readings.flatMap((reading, at) =>
    draftMessages(reading, modelOf(facts.models, reading), facts.tokenized[at] ?? null, null, facts.library).flatMap(
      ({ field, say }): TemplateMessage[] => {
        const second = at > 0
        if (field === 'model')
          return second && kind !== 'models' ? [] : [{ field: second ? 'otherModel' : 'model', say }]
        if (field === 'prompt')
          return second && kind !== 'prompts' ? [] : [{ field: second ? 'otherPrompt' : 'prompt', say }]
        if (field === 'lens') return [{ field: reading.lens === lenses[1] ? 'otherLens' : 'lens', say }]
        return field === 'interventions' ? [{ field: 'layers', say }] : []
      },
    ),
  )
  if (kind === 'models' && models[0] && models[0].hash === models[1]?.hash)
    out.push({ field: 'otherModel', say: 'Choose another model than the first one.' })
  if (kind === 'prompts' && prompts[0] === prompts[1])
    out.push({ field: 'otherPrompt', say: 'Write another prompt than the first one.' })
  if (kind === 'lenses' && readings.length === 1)
    out.push({ field: 'lens', say: 'Choose a learned lens of this model, or train one.' })
  return out
}

const FRAME_TITLES: Record<TemplateKind, (draft: TemplateDraft) => string> = {
  models: ({ models }) => models.map((model) => model?.name).join(' or '),
  prompts: () => 'Two prompts',
  lenses: () => 'Lens by lens',
  ablation: ({ site, layers }) => `Without ${site} of layer ${layers}`,
}

/** The cards of a template. Throws when `templateMessages` still has something to say. */
export function templateOf(draft: TemplateDraft, { models, tokenized }: TemplateFacts): Template {
  const { kind, prompts } = draft
  const cards = readingsOf(draft).map((reading, at): TemplateCard & { spec: LensSpec } => {
    const spec = specOf(reading)
    if (spec.kind !== 'lens') throw new Error('a template reads through lenses')
    const rows = rowCount(reading, modelOf(models, reading)?.nLayers ?? 1)
    return { spec, title: reading.title, rows, tokens: tokenized[at]?.ids.length ?? TOKENS_UNKNOWN }
  })
  const [first, ...others] = cards
  if (!first) throw new Error('a template has a first reading')
  const less = (a: typeof first, b: typeof first): TemplateCard => ({
    spec: { kind: 'difference', a: a.spec, b: b.spec },
    title: '',
    rows: Math.max(a.rows, b.rows),
    tokens: Math.max(a.tokens, b.tokens),
  })
  const title = [FRAME_TITLES[kind](draft), kind === 'prompts' ? '' : prompts[0].replace(/\s+/g, ' ').trim()]
    .filter(Boolean)
    .join(': ')
    .slice(0, FRAME_CHARS)
  if (kind === 'lenses') return { title, grid: [cards, [null, ...others.map((one) => less(one, first))]] }
  const [second] = others
  if (!second) throw new Error('a comparison has two readings')
  const difference = kind === 'ablation' ? less(second, first) : less(first, second)
  return { title, grid: [[first, second, difference]] }
}
