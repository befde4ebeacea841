import { expect, test } from 'vitest'
import { interventionWords } from './intervention-words.js'

const layers = { from: 3, to: 5 }
const one = { from: 6, to: 6 }

test('each intervention is a sentence that says what, where and at which tokens', () => {
  expect(interventionWords({ op: 'scale', at: 'mlp_out', layers, factor: 0 })).toBe(
    'Sets mlp_out of layers 3–5 to 0 at every token',
  )
  expect(
    interventionWords({ op: 'scale', at: 'resid_pre', layers: one, positions: { from: -1, to: -1 }, factor: -0.5 }),
  ).toBe('Multiplies resid_pre of layer 6 by −0.5 at the last token')
  expect(
    interventionWords({ op: 'scale_heads', layers: one, heads: [0, 3], positions: { from: 1, to: 4 }, factor: 0 }),
  ).toBe('Sets heads 0, 3 of layer 6 to 0 at tokens 1–4')
  expect(interventionWords({ op: 'block', layers, queries: { from: 5, to: 5 }, keys: { from: 0, to: 2 } })).toBe(
    'Keeps token 5 from reading tokens 0–2 in layers 3–5',
  )
  const direction = { kind: 'token', id: 7 } as const
  expect(interventionWords({ op: 'add', at: 'resid_pre', layer: 2, direction, coefficient: 4 }, () => '“ Paris”')).toBe(
    'Adds 4 × the direction of “ Paris” to resid_pre of layer 2 at every token',
  )
  const from = { input: { kind: 'text', text: 'The capital of Italy is' } as const, layer: 3, position: -1 }
  expect(interventionWords({ op: 'patch', at: 'resid_pre', layer: 3, position: 4, from })).toBe(
    'Replaces resid_pre of layer 3 at token 4 by that of the last token in “The capital of Italy is”',
  )
})
