import {
  type Direction,
  type Input,
  type Intervention,
  type Positions,
  promptText,
  type Range,
} from '@lensboard/contract'

const PROMPT_CHARS = 32

const layersWords = ({ from, to }: Range) => (from === to ? `layer ${from}` : `layers ${from}–${to}`)
const list = (numbers: readonly number[]) => numbers.join(', ')
const headsWords = (heads: readonly number[]) => (heads.length === 1 ? `head ${heads[0]}` : `heads ${list(heads)}`)
const amount = (value: number) => String(value).replace('-', '−')

function tokenWords(position: number): string {
  if (position >= 0) return `token ${position}`
  return position === -1 ? 'the last token' : `token ${amount(position)}`
}

/** "every token", "token 3", "the last token", "tokens 2–5". */
function positionsWords(positions: Positions | undefined): string {
  if (!positions) return 'every token'
  const { from, to } = positions
  if (from === to) return tokenWords(from)
  return from >= 0 && to >= 0 ? `tokens ${from}–${to}` : `tokens ${amount(from)} to ${amount(to)}`
}

function quoted(input: Input): string {
  const text = promptText(input).replace(/\s+/g, ' ')
  return `“${text.length > PROMPT_CHARS ? `${text.slice(0, PROMPT_CHARS)}…` : text}”`
}

function directionWords(direction: Direction, token: (id: number) => string): string {
  switch (direction.kind) {
    case 'token':
      return `the direction of ${token(direction.id)}`
    case 'difference':
      return `the difference of means of ${direction.at} at layer ${direction.layer} (${direction.positive.length} prompts less ${direction.negative.length})`
    case 'vector':
      return 'a saved vector'
  }
}

/** What an intervention does, as one sentence without its full stop. `token` names a token by its id. */
export function interventionWords(
  intervention: Intervention,
  token: (id: number) => string = (id) => `token id ${id}`,
): string {
  switch (intervention.op) {
    case 'scale': {
      const { at, layers, positions, factor } = intervention
      const what = `${at} of ${layersWords(layers)}`
      const where = `at ${positionsWords(positions)}`
      return factor === 0 ? `Sets ${what} to 0 ${where}` : `Multiplies ${what} by ${amount(factor)} ${where}`
    }
    case 'scale_heads': {
      const { layers, heads, positions, factor } = intervention
      const what = `${headsWords(heads)} of ${layersWords(layers)}`
      const where = `at ${positionsWords(positions)}`
      return factor === 0 ? `Sets ${what} to 0 ${where}` : `Multiplies ${what} by ${amount(factor)} ${where}`
    }
    case 'block': {
      const { layers, heads, queries, keys } = intervention
      const where = `${heads ? `${headsWords(heads)} of ` : ''}${layersWords(layers)}`
      return `Keeps ${positionsWords(queries)} from reading ${positionsWords(keys)} in ${where}`
    }
    case 'add': {
      const { at, layer, positions, direction, coefficient } = intervention
      return `Adds ${amount(coefficient)} × ${directionWords(direction, token)} to ${at} of layer ${layer} at ${positionsWords(positions)}`
    }
    case 'patch': {
      const { at, layer, position, from } = intervention
      const there = from.layer === layer ? '' : `layer ${from.layer}, `
      return `Replaces ${at} of layer ${layer} at ${tokenWords(position)} by that of ${there}${tokenWords(from.position)} in ${quoted(from.input)}`
    }
  }
}
