import type { Input, Intervention, ModelInfo, Positions, Range, Site } from '@lensboard/contract'

import { type DirectionDraft, directionDraft, directionOf, directionProblem, NO_DIRECTION } from './direction-draft'

export type Op = Intervention['op']

/** One row of the editor: text as typed, and what the chosen operation does not use stays as it was. */
export interface InterventionDraft {
  /** Tells rows apart while they are edited; nothing else. */
  key: number
  op: Op
  at: Site
  /** "3", "3-5". */
  layers: string
  /** Empty for every token; "3", "2-5", "-1" for the last. */
  positions: string
  /** Empty for every head where that is allowed; "0, 3". */
  heads: string
  queries: string
  keys: string
  factor: string
  coefficient: string
  direction: DirectionDraft
  /** What a patch comes from; its layer is the one it goes to where empty. */
  from: { input: Input; layer: string; position: string }
}

export type InterventionField = 'layers' | 'positions' | 'heads' | 'queries' | 'keys' | 'factor' | 'token' | 'prompt'
export interface InterventionProblem {
  field: InterventionField
  say: string
}

let lastKey = 0
const AMOUNT_MAX = 1_000

/** A new row: ablate the MLP in the middle of the model. */
export const newIntervention = (nLayers = 2): InterventionDraft => ({
  key: ++lastKey,
  op: 'scale',
  at: 'mlp_out',
  layers: String(Math.floor(nLayers / 2)),
  positions: '',
  heads: '0',
  queries: '-1',
  keys: '0',
  factor: '0',
  coefficient: '4',
  direction: NO_DIRECTION,
  from: { input: { kind: 'text', text: '' }, layer: '', position: '-1' },
})

const range = ({ from, to }: Range) => (from === to ? `${from}` : `${from}-${to}`)
const span = (positions: Positions | undefined) =>
  !positions ? '' : positions.from === positions.to ? `${positions.from}` : `${positions.from} to ${positions.to}`

/** The row of an intervention that a card has. */
export function interventionDraft(one: Intervention): InterventionDraft {
  const draft = { ...newIntervention(), op: one.op }
  switch (one.op) {
    case 'scale':
      return {
        ...draft,
        at: one.at,
        layers: range(one.layers),
        positions: span(one.positions),
        factor: `${one.factor}`,
      }
    case 'scale_heads':
      return {
        ...draft,
        layers: range(one.layers),
        heads: one.heads.join(', '),
        positions: span(one.positions),
        factor: `${one.factor}`,
      }
    case 'block':
      return {
        ...draft,
        layers: range(one.layers),
        heads: one.heads?.join(', ') ?? '',
        queries: span(one.queries),
        keys: span(one.keys),
      }
    case 'add':
      return {
        ...draft,
        at: one.at,
        layers: `${one.layer}`,
        positions: span(one.positions),
        direction: directionDraft(one.direction),
        coefficient: `${one.coefficient}`,
      }
    case 'patch':
      return {
        ...draft,
        at: one.at,
        layers: `${one.layer}`,
        positions: `${one.position}`,
        from: { input: one.from.input, layer: `${one.from.layer}`, position: `${one.from.position}` },
      }
  }
}

const layersOf = (text: string): Range | null => {
  const found = /^\s*(\d{1,4})\s*(?:[-–]\s*(\d{1,4}))?\s*$/.exec(text)
  return found ? { from: Number(found[1]), to: Number(found[2] ?? found[1]) } : null
}

/** Undefined for every token, null for what cannot be read. */
export function positionsOf(text: string): Positions | null | undefined {
  if (/^\s*(all)?\s*$/i.test(text)) return undefined
  if (/^\s*last\s*$/i.test(text)) return { from: -1, to: -1 }
  const found = /^\s*([-−]?\d{1,5})\s*(?:(?:to|\.\.|[-–])\s*([-−]?\d{1,5}))?\s*$/.exec(text)
  if (!found) return null
  const number = (part: string) => Number(part.replace('−', '-'))
  return { from: number(found[1]!), to: number(found[2] ?? found[1]!) }
}

function headsOf(text: string): number[] | undefined | null {
  if (/^\s*(all)?\s*$/i.test(text)) return undefined
  const parts = text.split(/[\s,;]+/).filter(Boolean)
  return parts.every((part) => /^\d{1,4}$/.test(part)) ? [...new Set(parts.map(Number))].sort((a, b) => a - b) : null
}

const amountOf = (text: string): number | null => {
  const value = Number(text.replace('−', '-').replace(',', '.'))
  return text.trim() !== '' && Number.isFinite(value) && Math.abs(value) <= AMOUNT_MAX ? value : null
}

/** Everything that keeps this row from being run, in the order of its fields. */
export function interventionProblems(
  draft: InterventionDraft,
  model: ModelInfo | null,
  tokens: number | null,
): InterventionProblem[] {
  const out: InterventionProblem[] = []
  const say = (field: InterventionField, text: string) => void out.push({ field, say: text })
  const { op } = draft
  const single = op === 'add' || op === 'patch'
  const layers = layersOf(draft.layers)
  if (!layers || (single && layers.from !== layers.to))
    say('layers', single ? 'Write one layer, like 4.' : 'Write one layer, or a range like 3-5.')
  else if (layers.from > layers.to) say('layers', 'From must not be after to.')
  else if (model && layers.to >= model.nLayers) say('layers', `${model.title} has layers 0–${model.nLayers - 1}.`)

  const place = (field: 'positions' | 'queries' | 'keys', text: string, need: 'any' | 'some' | 'one') => {
    const positions = positionsOf(text)
    if (positions === null || (!positions && need !== 'any') || (need === 'one' && positions!.from !== positions!.to))
      return say(
        field,
        need === 'one'
          ? 'Write one token, like 3, or -1 for the last.'
          : `Write a token like 3, or a range like 2-5; -1 is the last${need === 'any' ? ', empty means every token' : ''}.`,
      )
    if (!positions || tokens === null) return
    const at = (position: number) => (position < 0 ? position + tokens : position)
    const [from, to] = [at(positions.from), at(positions.to)]
    if (from < 0 || from >= tokens || to < 0 || to >= tokens) say(field, `This prompt has tokens 0–${tokens - 1}.`)
    else if (from > to) say(field, 'From must not be after to.')
  }
  if (op === 'block') {
    place('queries', draft.queries, 'some')
    place('keys', draft.keys, 'some')
  } else place('positions', draft.positions, op === 'patch' ? 'one' : 'any')

  if (op === 'block' || op === 'scale_heads') {
    const heads = headsOf(draft.heads)
    if (heads === null || (op === 'scale_heads' && !heads?.length))
      say('heads', op === 'block' ? 'Write heads like 0, 3; empty means all.' : 'Write heads like 0, 3.')
    else if (heads && model && heads.some((head) => head >= model.nHeads))
      say('heads', `${model.title} has heads 0–${model.nHeads - 1}.`)
  }
  if ((op === 'scale' || op === 'scale_heads') && amountOf(draft.factor) === null)
    say('factor', `Write a number from -${AMOUNT_MAX} to ${AMOUNT_MAX}. 0 ablates.`)
  if (op === 'add') {
    if (amountOf(draft.coefficient) === null) say('factor', `Write a number from -${AMOUNT_MAX} to ${AMOUNT_MAX}.`)
    const wrong = directionProblem(draft.direction, model)
    if (wrong) say('token', wrong)
  }
  if (op === 'patch') {
    const { input, layer, position } = draft.from
    if (input.kind === 'text' && input.text === '') say('prompt', 'Write the prompt that the activation comes from.')
    const there = layer === '' ? layers : layersOf(layer)
    if (!there || (model && there.to >= model.nLayers) || !isOne(position))
      say(
        'prompt',
        `Say which token and layer it comes from: -1 is the last token${model ? `, layers are 0–${model.nLayers - 1}` : ''}.`,
      )
  }
  return out
}

const isOne = (text: string) => {
  const positions = positionsOf(text)
  return Boolean(positions && positions.from === positions.to)
}

/** The intervention of a row without problems; throws where `interventionProblems` has something to say. */
export function interventionOf(draft: InterventionDraft): Intervention {
  const layers = layersOf(draft.layers)
  const positions = positionsOf(draft.positions)
  if (!layers || positions === null) throw new Error('the intervention is not readable yet')
  const at = positions ? { positions } : {}
  const number = (text: string) => {
    const value = amountOf(text)
    if (value === null) throw new Error('the intervention is not readable yet')
    return value
  }
  const heads = headsOf(draft.heads)
  switch (draft.op) {
    case 'scale':
      return { op: 'scale', at: draft.at, layers, ...at, factor: number(draft.factor) }
    case 'scale_heads':
      if (!heads) throw new Error('the intervention is not readable yet')
      return { op: 'scale_heads', layers, heads, ...at, factor: number(draft.factor) }
    case 'block': {
      const [queries, keys] = [positionsOf(draft.queries), positionsOf(draft.keys)]
      if (!queries || !keys || heads === null) throw new Error('the intervention is not readable yet')
      return { op: 'block', layers, ...(heads ? { heads } : {}), queries, keys }
    }
    case 'add': {
      const direction = directionOf(draft.direction, layers.from)
      if (!direction) throw new Error('the intervention is not readable yet')
      return {
        op: 'add',
        at: draft.at,
        layer: layers.from,
        ...at,
        direction,
        coefficient: number(draft.coefficient),
      }
    }
    case 'patch': {
      const from = positionsOf(draft.from.position)
      if (!positions || !from) throw new Error('the intervention is not readable yet')
      const layer = draft.from.layer === '' ? layers.from : Number(draft.from.layer)
      return {
        op: 'patch',
        at: draft.at,
        layer: layers.from,
        position: positions.from,
        from: { input: draft.from.input, layer, position: from.from },
      }
    }
  }
}
