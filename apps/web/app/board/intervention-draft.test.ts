import { Intervention } from '@lensboard/contract'
import { describe, expect, it } from 'vitest'
import { model } from '../models/model-fixture'
import { NO_DIRECTION } from './direction-draft'
import {
  type InterventionDraft,
  interventionDraft,
  interventionOf,
  interventionProblems,
  newIntervention,
  positionsOf,
} from './intervention-draft'
import { vectorBase64 } from './vector-file'

const says = (more: Partial<InterventionDraft>, tokens: number | null = 6) =>
  interventionProblems({ ...newIntervention(8), ...more }, model(), tokens).map(({ field, say }) => `${field}: ${say}`)

const ALL: Intervention[] = [
  { op: 'scale', at: 'mlp_out', layers: { from: 3, to: 5 }, factor: 0 },
  { op: 'scale', at: 'resid_pre', layers: { from: 2, to: 2 }, positions: { from: -2, to: -1 }, factor: -0.5 },
  { op: 'scale_heads', layers: { from: 1, to: 1 }, heads: [0, 3], positions: { from: 4, to: 4 }, factor: 2 },
  { op: 'block', layers: { from: 0, to: 7 }, queries: { from: 5, to: 5 }, keys: { from: 0, to: 2 } },
  { op: 'add', at: 'resid_pre', layer: 4, direction: { kind: 'token', id: 12 }, coefficient: 4 },
  {
    op: 'add',
    at: 'mlp_out',
    layer: 4,
    direction: {
      kind: 'difference',
      at: 'resid_pre',
      layer: 3,
      positive: [
        { kind: 'text', text: ' I love it ' },
        { kind: 'text', text: 'Great' },
      ],
      negative: [{ kind: 'text', text: 'I hate it' }],
    },
    coefficient: -1.5,
  },
  {
    op: 'add',
    at: 'resid_pre',
    layer: 4,
    direction: {
      kind: 'difference',
      at: 'attn_out',
      layer: 3,
      positive: [{ kind: 'ids', ids: [1, 2] }],
      negative: [{ kind: 'text', text: 'two\nlines' }],
    },
    coefficient: 2,
  },
  {
    op: 'add',
    at: 'resid_pre',
    layer: 4,
    direction: { kind: 'vector', base64: vectorBase64(new Array(256).fill(0.5)) },
    coefficient: 1,
  },
  {
    op: 'patch',
    at: 'attn_out',
    layer: 3,
    position: -1,
    from: { input: { kind: 'text', text: 'Rome' }, layer: 2, position: -1 },
  },
]

const difference = (more: object) => says({ op: 'add', direction: { ...NO_DIRECTION, kind: 'difference', ...more } })

describe('the editor of interventions', () => {
  it.each(ALL)('gives back a %j as it came', (one) => {
    const draft = interventionDraft(one)
    expect(interventionProblems(draft, model(), 6)).toEqual([])
    expect(Intervention.parse(interventionOf(draft))).toEqual(one)
  })

  it('begins with a row that runs as it is', () => {
    expect(says({})).toEqual([])
    expect(interventionOf(newIntervention(8))).toEqual({
      op: 'scale',
      at: 'mlp_out',
      layers: { from: 4, to: 4 },
      factor: 0,
    })
  })

  it('reads positions as people write them', () => {
    expect(['', 'all', '3', '-1', 'last', '2-5', '-3 to -1', '−2', 'x'].map(positionsOf)).toEqual([
      undefined,
      undefined,
      { from: 3, to: 3 },
      { from: -1, to: -1 },
      { from: -1, to: -1 },
      { from: 2, to: 5 },
      { from: -3, to: -1 },
      { from: -2, to: -2 },
      null,
    ])
  })

  it('holds layers, heads and tokens against model and prompt', () => {
    expect(says({ layers: '8' })).toEqual(['layers: workshop has layers 0–7.'])
    expect(says({ layers: '5-3' })).toEqual(['layers: From must not be after to.'])
    expect(says({ positions: '6' })).toEqual(['positions: This prompt has tokens 0–5.'])
    expect(says({ positions: '-7' })).toEqual(['positions: This prompt has tokens 0–5.'])
    expect(says({ positions: '6' }, null)).toEqual([])
    expect(says({ op: 'scale_heads', heads: '4' })).toEqual(['heads: workshop has heads 0–3.'])
    expect(says({ factor: 'much' })).toEqual(['factor: Write a number from -1000 to 1000. 0 ablates.'])
  })

  it('says what a direction and a patch still want', () => {
    expect(says({ op: 'add' })).toEqual(['token: Choose a token for the direction.'])
    expect(says({ op: 'add', layers: '2-3', direction: { ...NO_DIRECTION, token: 1 } })).toEqual([
      'layers: Write one layer, like 4.',
    ])
    expect(difference({ positive: 'a' })).toEqual(['token: Write at least one prompt in each set, one a line.'])
    expect(difference({ positive: 'a\n'.repeat(17), negative: 'b' })).toEqual([
      'token: Each set takes at most 16 prompts; these have 17 and 1.',
    ])
    expect(difference({ positive: 'a', negative: 'b', layer: '8' })).toEqual([
      'token: Read the prompts at one layer, 0–7; empty is the one it is added to.',
    ])
    expect(says({ op: 'patch', positions: '-1' })).toEqual(['prompt: Write the prompt that the activation comes from.'])
  })
})
