import type { OtherReading } from '@lensboard/canvas'
import type { LensRef, LensSpec, ModelInfo } from '@lensboard/contract'

/** What two readings may differ in, as the dialog offers it. */
export const WAYS = [
  { value: 'card', label: 'Card' },
  { value: 'lens', label: 'Lens' },
  { value: 'model', label: 'Model' },
  { value: 'prompt', label: 'Prompt' },
] as const
export type Way = (typeof WAYS)[number]['value']

/** The same question through another lens. */
export const throughLens = (spec: LensSpec, title: string, lens: 'logit' | LensRef): OtherReading => ({
  spec: { ...spec, lens },
  title,
})

/**
 * The same question of another model: what the first one's tokens, layers and lens are about stays behind, because the
 * other may have others.
 */
export function ofModel(spec: LensSpec, title: string, { checkpoint }: Pick<ModelInfo, 'checkpoint'>): OtherReading {
  const { groups: _, rows, ...asked } = spec
  const { from: __, to: ___, ...kept } = rows
  return { spec: { ...asked, checkpoint, rows: kept, lens: 'logit', track: [], interventions: [] }, title }
}

/** The same question about another prompt; which positions were meant stays behind. */
export const ofPrompt = (spec: LensSpec, text: string): OtherReading => ({
  spec: { ...spec, input: { kind: 'text', text } },
  title: '',
})

/** What keeps a question from being asked of another model, as a sentence. */
export const modelProblem = ({ input }: LensSpec): string | undefined =>
  input.kind === 'ids'
    ? 'This card reads token ids, which are other tokens in another model. Write its prompt as text to compare models.'
    : undefined
