import { describe, expect, it } from 'vitest'
import { EXACT_WEIGHTS_MAX } from './attention-bytes.js'
import { compareAnswers } from './compare-answers.js'
import { decodeResult } from './decode-result.js'
import { encodeResult } from './encode-result.js'
import type { AttentionResult, LensResult } from './result.js'
import {
  CARD_VIEW_BYTES,
  EXACT_VIEW_BYTES,
  FIRST_TOKENS_BYTES,
  GLANCE_BYTES,
  glanceOf,
  OWN_GLANCE_BYTES,
  viewResult,
} from './result-view.js'

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

function draws(seed: number) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** A lens result of R rows × T positions that follows `each` tokens at every position; 3 of them are the top ones. */
function lensOf(R: number, T: number, each: number): LensResult {
  const draw = draws(R * T + each)
  const K = 3
  const U = T * each
  const cells = () => Float32Array.from({ length: R * T }, () => 10 * draw())
  const ids = Int32Array.from({ length: U }, (_, u) => (u * 7919) % 50_000)
  const logProbs = new Float32Array(R * U)
  const ranks = new Int32Array(R * U)
  const topIds = new Int32Array(R * T * K)
  const topLogProbs = new Float32Array(R * T * K)
  for (let r = 0; r < R; r++)
    for (let t = 0; t < T; t++) {
      const shift = Math.floor(draw() * each)
      for (let i = 0; i < each; i++) {
        const u = t * each + ((i + shift) % each)
        logProbs[r * U + u] = -0.3 * (i + 1) - 0.1 * draw()
        ranks[r * U + u] = i < K ? i + 1 : 4 * i
        if (i >= K) continue
        topIds[(r * T + t) * K + i] = ids[u]!
        topLogProbs[(r * T + t) * K + i] = logProbs[r * U + u]!
      }
    }
  return {
    ...{ kind: 'lens', facts, ids: Int32Array.from({ length: T }, (_, t) => t) },
    tokens: Array.from({ length: T }, (_, t) => ({ text: ` word ${t}` })),
    rows: Array.from({ length: R }, (_, layer) => ({ site: layer === R - 1 ? 'output' : 'resid_pre', layer })),
    ...{ topK: K, dVocab: 50_000, topIds, topLogProbs },
    ...{ logSumExp: cells(), entropy: cells(), klFromOutput: cells(), klToOutput: cells(), jsFromOutput: cells() },
    targetRank: Int32Array.from({ length: R * T }, (_, i) => (i % T === T - 1 ? 0 : 1 + Math.floor(100 * draw()))),
    targetLogProb: Float32Array.from({ length: R * T }, (_, i) => (i % T === T - 1 ? Number.NaN : -draw())),
    tracked: { starts: Int32Array.from({ length: T + 1 }, (_, t) => t * each), ids, logProbs, ranks },
    parity: { maxAbsProb: 1e-7, maxAbsLogit: 1e-6, top1Agree: T, positions: T },
    vocabulary: new Map(Array.from(ids, (id) => [id, { text: `piece ${id}` }])),
  }
}

function attentionOf(nLayers: number, nHeads: number, T: number): AttentionResult {
  const draw = draws(T)
  const patterns = new Float32Array((nLayers * nHeads * T * (T + 1)) / 2)
  for (let at = 0, row = 0; at < patterns.length; at += (row++ % T) + 1) {
    const weights = Float32Array.from({ length: (row % T) + 1 }, () => draw() ** 8)
    const sum = weights.reduce((a, b) => a + b)
    for (const [k, w] of weights.entries()) patterns[at + k] = w / sum
  }
  const [layers, heads] = [nLayers, nHeads].map((n) => Array.from({ length: n }, (_, i) => i))
  return {
    ...{ kind: 'attention', facts, reduce: 'none', layers: layers!, heads: heads!, nKvHeads: nHeads, patterns },
    ids: new Int32Array(T),
    tokens: Array.from({ length: T }, () => ({ text: 'a' })),
    headEntropy: Float32Array.from({ length: nLayers * nHeads }, draw),
    headDistance: Float32Array.from({ length: nLayers * nHeads }, draw),
    rollout: patterns.slice(0, (T * (T + 1)) / 2),
  }
}

describe('a view of a stored result', () => {
  it('is the stored bytes themselves where they are small, or where exactness is asked for', () => {
    const small = encodeResult(lensOf(4, 5, 6))
    expect(viewResult(small, { as: 'card' })).toBe(small)
    const large = encodeResult(lensOf(20, 40, 30))
    expect(large.length).toBeGreaterThan(EXACT_VIEW_BYTES)
    expect(viewResult(large, { as: 'exact' })).toBe(large)
  })

  it('is packed where exact would be large, keeps every id, and states how far each number is off', () => {
    const result = lensOf(20, 40, 30)
    const bytes = viewResult(encodeResult(result), { as: 'card' })
    const view = decodeResult(bytes) as LensResult
    expect(view.topIds).toEqual(result.topIds)
    expect(view.tracked!.ids).toEqual(result.tracked!.ids)
    expect(view.targetRank).toEqual(result.targetRank)
    expect(view.vocabulary).toEqual(new Map([...result.vocabulary].sort(([a], [b]) => a - b)))
    const bound = view.packed!.trackedLogProbs!
    for (const [i, x] of result.tracked!.logProbs.entries())
      expect(Math.abs(view.tracked!.logProbs[i]! - x)).toBeLessThanOrEqual(
        bound.absolute + bound.relative * Math.abs(x),
      )
    const { columns, fields } = compareAnswers(result, view)
    expect(fields).toEqual([])
    expect(columns.filter(({ column }) => column !== 'tracked.ranks').every(({ withinPacking }) => withinPacking)).toBe(
      true,
    )
    // Ranks of the top tokens are known; the others say that they were left out.
    for (const [i, rank] of result.tracked!.ranks.entries())
      expect(view.tracked!.ranks[i]).toBe(rank <= result.topK ? rank : 0)
  })

  it('of some positions holds exactly theirs, and lies where it says', () => {
    const result = lensOf(9, 30, 8)
    const view = decodeResult(
      viewResult(encodeResult(result), { as: 'exact', positions: { from: 10, to: 13 } }),
    ) as LensResult
    expect([view.part, view.ids.length, view.tokens[0]]).toEqual([
      { from: 10, to: 13, nPositions: 30 },
      3,
      { text: ' word 10' },
    ])
    for (let r = 0; r < 9; r++)
      for (let t = 0; t < 3; t++) {
        expect(view.entropy[r * 3 + t]).toBe(result.entropy[r * 30 + 10 + t])
        for (let i = 0; i < 8; i++)
          expect(view.tracked!.ranks[r * 24 + t * 8 + i]).toBe(result.tracked!.ranks[r * 240 + (10 + t) * 8 + i])
      }
    for (const id of view.topIds) expect(view.vocabulary.has(id)).toBe(true)
    for (const positions of [
      { from: 5, to: 5 },
      { from: 0, to: 31 },
    ])
      expect(() => viewResult(encodeResult(result), { as: 'exact', positions })).toThrow(/not in this result/)
  })

  it('of a very long prompt drops what is followed, then all but the first token, then the last positions', () => {
    const view = (result: LensResult, most = CARD_VIEW_BYTES) => {
      const bytes = viewResult(encodeResult(result), { as: 'card' })
      expect(bytes.length).toBeLessThanOrEqual(most)
      return decodeResult(bytes) as LensResult
    }
    const followed = view(lensOf(13, 400, 60))
    expect([followed.tracked !== undefined, followed.topK]).toEqual([true, 3])
    const tops = view(lensOf(20, 800, 60))
    expect([tops.tracked, tops.topK, tops.part]).toEqual([undefined, 3, undefined])
    const first = view(lensOf(80, 1400, 3), FIRST_TOKENS_BYTES)
    expect([first.tracked, first.topK, first.part, first.ids.length]).toEqual([undefined, 1, undefined, 1400])
    const part = view(lensOf(160, 2000, 3), FIRST_TOKENS_BYTES)
    expect([part.tracked, part.topK, part.part!.from, part.part!.nPositions]).toEqual([undefined, 1, 0, 2000])
    expect(part.part!.to).toBeGreaterThan(500)
  })

  it('of many heads holds their means, and each layer by itself on demand', () => {
    const result = attentionOf(4, 8, 400)
    expect(result.patterns.length).toBeGreaterThan(EXACT_WEIGHTS_MAX)
    const stored = encodeResult(result)
    const card = decodeResult(viewResult(stored, { as: 'card' })) as AttentionResult
    expect([card.reduce, card.layers, card.onDemand]).toEqual([
      'heads',
      [0, 1, 2, 3],
      { layers: [0, 1, 2, 3], heads: result.heads },
    ])
    expect(card.headEntropy).toEqual(result.headEntropy)
    const triangle = 80_200
    // It has as many weights as a map, and is exact but in a card's view.
    expect(decodeResult(stored)).toMatchObject({ rollout: result.rollout })
    const stray = card.rollout!.map((share, cell) => Math.abs(share - result.rollout![cell]!))
    expect(stray.reduce((a, b) => Math.max(a, b))).toBeLessThanOrEqual(card.packed!.rollout!.absolute)
    const bound = card.packed!.patterns!.absolute
    expect(bound).toBeLessThan(2 / 255)
    for (let cell = 0; cell < triangle; cell += 997) {
      const mean = result.heads.reduce((n, h) => n + result.patterns[(3 * 8 + h) * triangle + cell]!, 0) / 8
      expect(Math.abs(card.patterns[3 * triangle + cell]! - mean)).toBeLessThanOrEqual(bound)
    }
    const layer = decodeResult(viewResult(stored, { as: 'card', layer: 2 })) as AttentionResult
    expect([layer.layers, layer.heads, layer.reduce]).toEqual([[2], result.heads, 'none'])
    for (let i = 0; i < layer.patterns.length; i += 991)
      expect(Math.abs(layer.patterns[i]! - result.patterns[2 * 8 * triangle + i]!)).toBeLessThanOrEqual(
        layer.packed!.patterns!.absolute,
      )
    expect(() => viewResult(stored, { as: 'card', layer: 4 })).toThrow(/no layer 4/)
  })
})

describe('a glance at a stored result', () => {
  const glance = <T>(result: LensResult | AttentionResult) => {
    const bytes = viewResult(encodeResult(result), { as: 'glance' })
    return { bytes, view: decodeResult(bytes) as T }
  }

  it('has every measure of a cell within its stated bound, first tokens exactly, and nothing that is followed', () => {
    const result = lensOf(33, 128, 24)
    const { bytes, view } = glance<LensResult>(result)
    expect(bytes.length).toBeLessThan(60_000)
    expect([view.glance, view.topK, view.tracked]).toEqual([true, 1, undefined])
    expect(view.topIds).toEqual(result.topIds.filter((_, i) => i % 3 === 0))
    // The output's first tokens are found and read out, the others not.
    const output = [...new Set(view.topIds.subarray(-128))]
    expect(view.vocabulary).toEqual(new Map(output.map((id) => [id, result.vocabulary.get(id)])))
    expect([view.ids, view.tokens, view.rows, view.dVocab]).toEqual([
      result.ids,
      result.tokens,
      result.rows,
      result.dVocab,
    ])
    const first = result.topLogProbs.filter((_, i) => i % 3 === 0)
    for (const [name, exact] of Object.entries({ ...result, topLogProbs: first })) {
      const bound = view.packed![name]
      if (!bound) continue
      const cells = exact as Float32Array
      const read = view[name as 'entropy']
      expect(read.length).toBe(33 * 128)
      for (const [i, x] of cells.entries())
        if (Number.isNaN(x)) expect(read[i]).toBeNaN()
        else expect(Math.abs(read[i]! - x)).toBeLessThanOrEqual(bound.absolute + bound.relative * Math.abs(x))
    }
    expect(Object.keys(view.packed!).sort()).toEqual(
      ['topLogProbs', 'logSumExp', 'entropy', 'klFromOutput', 'klToOutput', 'jsFromOutput']
        .concat('targetRank', 'targetLogProb')
        .sort(),
    )
    for (const [i, x] of first.entries())
      expect(Math.abs(Math.exp(view.topLogProbs[i]!) - Math.exp(x))).toBeLessThan(0.01)
    for (const [i, rank] of result.targetRank.entries()) if (rank <= 18) expect(view.targetRank[i]).toBe(rank)
  })

  it('keeps missing cells missing, and what is beyond every level at the last', () => {
    const result = lensOf(20, 40, 30)
    result.topIds.fill(-1, 0, 3)
    result.entropy[7] = Number.NaN
    result.topLogProbs[3] = Number.NEGATIVE_INFINITY
    result.logSumExp.fill(Number.NaN)
    const { view } = glance<LensResult>(result)
    expect([view.topIds[0], view.entropy[7], view.logSumExp[3]]).toEqual([-1, Number.NaN, Number.NaN])
    expect(Math.exp(view.topLogProbs[1]!)).toBe(0)
  })

  it('is the stored bytes where they are small, and the view of a card where it would be too large', () => {
    const small = encodeResult(lensOf(4, 5, 6))
    expect(small.length).toBeLessThan(OWN_GLANCE_BYTES)
    expect(viewResult(small, { as: 'glance' })).toBe(small)
    const large = encodeResult(lensOf(80, 1_000, 3))
    expect(glanceOf(large)).toBeNull()
    const view = decodeResult(viewResult(large, { as: 'glance' }))
    expect([view.glance, view.packed !== undefined]).toEqual([undefined, true])
  })

  it('of attention is means over heads, for as many layers as it has room for', () => {
    const { bytes, view } = glance<AttentionResult>(attentionOf(4, 8, 200))
    expect(bytes.length).toBeLessThan(GLANCE_BYTES / 4)
    expect([view.glance, view.reduce, view.layers, view.rollout]).toEqual([true, 'heads', [0, 1, 2], undefined])
    const kept = glance<AttentionResult>(attentionOf(2, 4, 60)).view
    expect([kept.glance, kept.reduce, kept.heads.length]).toEqual([true, 'none', 4])
  })

  it('refuses columns that do not fit its rows', () => {
    const { bytes } = glance<LensResult>(lensOf(20, 40, 30))
    const text = new TextDecoder('latin1').decode(bytes)
    const at = text.indexOf('"layer":19')
    const damaged = bytes.slice()
    // One row fewer in the header, and as many bytes.
    const row = text.lastIndexOf('{', at)
    damaged.fill(32, row, text.indexOf('}', at) + 1)
    damaged[text.lastIndexOf(',', row)] = 32
    expect(() => decodeResult(damaged)).toThrow(/do not fit/)
  })
})

describe('comparing two answers', () => {
  const result = lensOf(4, 5, 6)

  it('sees nothing in other times, and finds a re-run that was stored and read the same', () => {
    const again = {
      ...decodeResult(encodeResult(result)),
      facts: { ...facts, computeMs: 9, computedAt: 'later' },
    } as LensResult
    expect(compareAnswers(result, again)).toEqual({ identical: true, columns: [], fields: [] })
  })

  it('names the largest difference of each column, and every other field', () => {
    const entropy = result.entropy.slice()
    entropy[3]! += 0.25
    const topIds = result.topIds.slice()
    topIds[0] = 1
    const targetLogProb = result.targetLogProb.slice()
    targetLogProb[0] = Number.NaN
    const found = compareAnswers(result, {
      ...result,
      entropy,
      topIds,
      targetLogProb,
      facts: { ...facts, provider: 'cuda' },
    })
    expect(found.identical).toBe(false)
    expect(found.fields).toEqual(['facts.provider'])
    expect(found.columns.map(({ column, different }) => [column, different])).toEqual([
      ['targetLogProb', 1],
      ['topIds', 1],
      ['entropy', 1],
    ])
    expect(found.columns[0]!.largest).toBe(Number.POSITIVE_INFINITY)
    expect(found.columns[2]!.largest).toBeCloseTo(0.25, 5)
  })

  it('takes columns of other sizes for other fields', () => {
    expect(compareAnswers(result, { ...result, entropy: new Float32Array(3) }).fields).toEqual(['entropy'])
  })
})
