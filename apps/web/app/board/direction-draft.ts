import { type Direction, type Input, LIMITS, type ModelInfo, type Site } from '@lensboard/contract'
import { vectorProblem } from './vector-file'

/** A direction as it stands in the form; what the chosen kind does not use stays as it was. */
export interface DirectionDraft {
  kind: Direction['kind']
  token: number | null
  /** Two sets of prompts, one prompt a line. */
  positive: string
  negative: string
  /** Where their activations are read; an empty layer is the one that the direction is added to. */
  at: Site
  layer: string
  /** Float32 numbers, little-endian, in base64. */
  vector: string | null
  /** A difference whose prompts are no lines of text: it stays as it is. */
  kept: Extract<Direction, { kind: 'difference' }> | null
}

export const NO_DIRECTION: DirectionDraft = {
  ...{ kind: 'token', token: null, positive: '', negative: '', at: 'resid_pre', layer: '', vector: null, kept: null },
}

/** The form of a direction that a card has. */
export function directionDraft(direction: Direction): DirectionDraft {
  const draft = { ...NO_DIRECTION, kind: direction.kind }
  if (direction.kind === 'token') return { ...draft, token: direction.id }
  if (direction.kind === 'vector') return { ...draft, vector: direction.base64 }
  const [positive, negative] = [textOf(direction.positive), textOf(direction.negative)]
  if (positive === null || negative === null) return { ...draft, kept: direction }
  return { ...draft, positive, negative, at: direction.at, layer: String(direction.layer) }
}

/** Prompts as lines; null where one of them is no line. */
function textOf(inputs: readonly Input[]): string | null {
  const lines = inputs.map((input) => (input.kind === 'text' && isLine(input.text) ? input.text : null))
  return lines.includes(null) ? null : lines.join('\n')
}

const isLine = (text: string) => text.trim() !== '' && !/[\n\r]/.test(text)

/** The prompts of a pasted list; spaces at the ends of a line are part of its prompt, empty lines are none. */
export const promptLines = (text: string): string[] => text.split(/\r?\n/).filter((line) => line.trim() !== '')

/** What keeps a direction from being used, as a sentence; null for none. `layer` is where it is added. */
export function directionProblem(draft: DirectionDraft, model: ModelInfo | null): string | null {
  switch (draft.kind) {
    case 'token':
      if (draft.token === null) return 'Choose a token for the direction.'
      return model && draft.token >= model.dVocab
        ? 'This token is not in the vocabulary of the model. Choose another one.'
        : null
    case 'vector':
      return draft.vector === null
        ? 'Choose a file or paste the numbers of a saved vector.'
        : vectorProblem(draft.vector, model)
    case 'difference': {
      if (draft.kept) return null
      const sets = [promptLines(draft.positive).length, promptLines(draft.negative).length]
      if (sets.includes(0)) return 'Write at least one prompt in each set, one a line.'
      if (Math.max(...sets) > LIMITS.promptSet)
        return `Each set takes at most ${LIMITS.promptSet} prompts; these have ${sets.join(' and ')}.`
      if (draft.layer.trim() === '') return null
      const layer = /^\s*\d{1,3}\s*$/.test(draft.layer) ? Number(draft.layer) : Number.NaN
      return Number.isNaN(layer) || (model && layer >= model.nLayers)
        ? `Read the prompts at one layer${model ? `, 0–${model.nLayers - 1}` : ''}; empty is the one it is added to.`
        : null
    }
  }
}

/** The direction of a form without problems, null for one that is not readable yet. */
export function directionOf(draft: DirectionDraft, layer: number): Direction | null {
  if (draft.kind === 'token') return draft.token === null ? null : { kind: 'token', id: draft.token }
  if (draft.kind === 'vector') return draft.vector === null ? null : { kind: 'vector', base64: draft.vector }
  if (draft.kept) return draft.kept
  const [positive, negative] = [promptLines(draft.positive), promptLines(draft.negative)]
  if (positive.length === 0 || negative.length === 0) return null
  const inputs = (lines: string[]) => lines.map((text): Input => ({ kind: 'text', text }))
  return {
    kind: 'difference',
    at: draft.at,
    layer: draft.layer.trim() === '' ? layer : Number(draft.layer),
    positive: inputs(positive),
    negative: inputs(negative),
  }
}
