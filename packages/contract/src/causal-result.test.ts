import { describe, expect, it } from 'vitest'
import { decodeResult } from './decode-result.js'
import { encodeResult } from './encode-result.js'
import type { AttributionResult, PatchingResult, PatchscopeResult, RunFacts } from './result.js'

const facts: RunFacts = {
  checkpoint: { name: 'workshop', hash: 'a'.repeat(64) },
  engine: 1,
  provider: 'cpu',
  precision: 'float32',
  bos: 'none',
  computeMs: 1.5,
  loadMs: 0,
  computedAt: '2026-01-01T00:00:00.000Z',
}
const common = { facts, ids: Int32Array.of(3, 4), tokens: [{ text: 'a' }, { bytes: 'e296' }] }
const vocabulary = new Map([
  [7, { text: ' Paris' }],
  [8, { bytes: 'ff' }],
])

const attribution: AttributionResult = {
  kind: 'attribution',
  ...common,
  position: 1,
  target: [7],
  against: [8, 7],
  components: [
    { site: 'embed', layer: 0 },
    { site: 'head', layer: 0, head: 2 },
    { site: 'bias', layer: 1 },
  ],
  contributions: Float32Array.of(0.5, -1.25, 3),
  logit: 2.25,
  parity: { maxAbsProb: 1e-7, maxAbsLogit: 1e-6, top1Agree: 1, positions: 1 },
  vocabulary,
}

const patching: PatchingResult = {
  kind: 'patching',
  ...common,
  at: 'heads',
  corruptedIds: Int32Array.of(3, 5),
  corruptedTokens: [{ text: 'a' }, { text: 'b' }],
  position: 1,
  target: [7],
  against: [8],
  clean: 4.5,
  corrupted: -2,
  nLayers: 2,
  patched: Float32Array.of(-2, -1, 0, 4.5, 3, 2),
  vocabulary,
}

const patchscope: PatchscopeResult = {
  kind: 'patchscope',
  ...common,
  position: 0,
  targetIds: Int32Array.of(9, 10, 11),
  targetTokens: [{ text: 'cat' }, { text: ' ->' }, { text: '?' }],
  targetPosition: 2,
  layers: [0, 1],
  decodedIds: Int32Array.of(7, 8, 8, 7),
  decodedLogProbs: Float32Array.of(-0.5, -1, -2, -3),
  vocabulary,
}

const byGradient: PatchingResult = { ...patching, method: 'gradient' }

describe.each([attribution, patching, byGradient, patchscope])('a stored answer of kind $kind', (answer) => {
  it('reads back as what was written', () => {
    expect(decodeResult(encodeResult(answer))).toEqual(answer)
  })
})

it.each([
  { ...attribution, contributions: new Float32Array(2) },
  { ...patchscope, decodedLogProbs: new Float32Array(3) },
])('an answer of kind $kind is not stored when a column does not hold what the header says', (answer) => {
  expect(() => encodeResult(answer)).toThrow(/column/)
})
