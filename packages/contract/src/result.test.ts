import { describe, expect, it } from 'vitest'
import { decodeResult } from './decode-result.js'
import { encodeResult } from './encode-result.js'
import { AppError } from './error.js'
import type { AttentionResult, LensResult } from './result.js'

const facts = {
  checkpoint: { name: 'workshop', hash: 'a'.repeat(64) },
  engine: 1,
  provider: 'cpu',
  precision: 'float32' as const,
  bos: 'none' as const,
  computeMs: 1.5,
  loadMs: 0,
  computedAt: '2026-01-01T00:00:00.000Z',
}

const lens: LensResult = {
  kind: 'lens',
  facts,
  ids: Int32Array.of(3, 4, 5),
  tokens: [{ text: 'a' }, { bytes: 'e296' }, { text: '<|end|>', special: true }],
  rows: [
    { site: 'resid_pre', layer: 0 },
    { site: 'output', layer: 0 },
  ],
  topK: 2,
  dVocab: 4096,
  topIds: Int32Array.from({ length: 12 }, (_, i) => i),
  topLogProbs: Float32Array.from({ length: 12 }, (_, i) => -i / 3),
  logSumExp: Float32Array.from({ length: 6 }, (_, i) => i),
  entropy: Float32Array.from({ length: 6 }, (_, i) => i / 7),
  klFromOutput: new Float32Array(6),
  klToOutput: new Float32Array(6),
  targetRank: Int32Array.of(1, 2, 0, 1, 1, 0),
  targetLogProb: Float32Array.of(-1, -2, Number.NaN, -0.5, -0.25, Number.NaN),
  parity: { maxAbsProb: 1e-7, maxAbsLogit: 1e-6, top1Agree: 3, positions: 3 },
  vocabulary: new Map([
    [0, { text: ' Paris' }],
    [1, { bytes: 'ff' }],
  ]),
}

describe('a stored result', () => {
  it('reads back as what was written, lens', () => {
    expect(decodeResult(encodeResult(lens))).toEqual(lens)
  })

  it('reads back without the size of the vocabulary when it was stored before that was said', () => {
    const { dVocab: _, ...older } = lens
    expect(decodeResult(encodeResult(older))).toEqual(older)
  })

  it('reads back as what was written, attention, also from an unaligned view', () => {
    const attention: AttentionResult = {
      kind: 'attention',
      facts,
      ids: Int32Array.of(1, 2),
      tokens: [{ text: 'x' }, { text: ' y' }],
      reduce: 'none',
      layers: [0, 2],
      heads: [1],
      nKvHeads: 1,
      patterns: Float32Array.of(1, 0.25, 0.75, 1, 0.5, 0.5),
    }
    const bytes = encodeResult(attention)
    const shifted = new Uint8Array(bytes.length + 1)
    shifted.set(bytes, 1)
    expect(decodeResult(shifted.subarray(1))).toEqual(attention)
  })

  it('refuses columns whose dims do not hold their values', () => {
    expect(() => encodeResult({ ...lens, entropy: new Float32Array(5) })).toThrow(/entropy/)
  })

  it('refuses foreign, truncated and lying bytes with a coded error', () => {
    const bytes = encodeResult(lens)
    const lying = bytes.slice()
    new DataView(lying.buffer).setUint32(4, 0xffffffff, true)
    const garbled = bytes.slice()
    garbled.fill(0x7b, 8, 40)
    for (const bad of [garbled, new Uint8Array(3), new Uint8Array(64), bytes.subarray(0, bytes.length - 8), lying])
      expect(() => decodeResult(bad)).toThrow(AppError)
  })
})
