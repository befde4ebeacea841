import { describe, expect, it } from 'vitest'
import { followTokens } from './follow-tokens.js'
import { HeadMemory } from './head-memory.js'
import { readPosition } from './read-position.js'

/** Numbers from 0 up to 1, the same for a seed. */
function numbers(seed: number) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

type Kind = 'random' | 'peaked' | 'tied' | 'crowded' | 'huge' | 'flat'
const KINDS: Kind[] = ['random', 'peaked', 'tied', 'crowded', 'huge', 'flat']
// With each remainder of four, smaller than four, and longer than a block of the kernel.
const SIZES = [1, 2, 3, 4, 5, 127, 130, 1_027, 5_001]

function rowOf(kind: Kind, n: number, next: () => number): Float32Array {
  const one = (): number => {
    if (kind === 'random') return (next() + next() + next() - 1.5) * 12
    if (kind === 'peaked') return next() < 0.01 ? 40 * next() : -60 * next()
    if (kind === 'tied') return Math.round(next() * 4)
    if (kind === 'crowded') return next() < 0.98 ? 2 + next() * 1e-5 : (next() - 0.5) * 1e3
    if (kind === 'huge') return (next() - 0.5) * 3e4
    return 0.25
  }
  return Float32Array.from({ length: n }, one)
}

/** The measures as their definitions have them, in float64. */
function plainly(row: Float32Array, output: Float32Array) {
  const distribution = (logits: Float32Array) => {
    const most = Math.max(...logits)
    const sum = most + Math.log(logits.reduce((n, x) => n + Math.exp(x - most), 0))
    return { sum, logs: Array.from(logits, (x) => x - sum) }
  }
  const [p, q] = [distribution(row), distribution(output)]
  const kl = (a: number[], b: number[]) =>
    a.reduce((n, x, i) => (Math.exp(x) === 0 ? n : n + Math.exp(x) * (x - b[i]!)), 0)
  const mean = p.logs.map((x, i) => {
    const [more, less] = [Math.max(x, q.logs[i]!), Math.min(x, q.logs[i]!)]
    return more + Math.log1p(Math.exp(less - more)) - Math.LN2
  })
  return {
    logSumExp: p.sum,
    entropy: -p.logs.reduce((n, x) => (Math.exp(x) === 0 ? n : n + Math.exp(x) * x), 0),
    klFromOutput: kl(q.logs, p.logs),
    klToOutput: kl(p.logs, q.logs),
    jsFromOutput: (kl(p.logs, mean) + kl(q.logs, mean)) / 2,
  }
}

const memoryOf = (rows: Float32Array[], most = 16) => {
  const memory = new HeadMemory()
  memory.fit(rows.length, rows[0]!.length, most)
  for (const [i, row] of rows.entries()) memory.logits(i).set(row)
  return memory
}

/** Within 2e-6 of 1 and of the number itself: what float32 logits of that size leave of it. */
const close = (found: number, expected: number) =>
  expect(Math.abs(found - expected), `${found} for ${expected}`).toBeLessThan(2e-6 * Math.max(1, Math.abs(expected)))

describe.each(KINDS)('%s logits', (kind) => {
  it('are measured as the definitions say, in every size', () => {
    for (const [seed, n] of SIZES.entries()) {
      const next = numbers(seed + 1)
      const [row, output] = [rowOf(kind, n, next), rowOf(kind, n, next)]
      const found = readPosition(memoryOf([row, output]), 1, 1).read(0, 1)
      for (const [name, expected] of Object.entries(plainly(row, output))) close(found[name as 'entropy'], expected)
      const own = readPosition(memoryOf([row, output]), 1, 1).output
      close(own.entropy, plainly(output, output).entropy)
      expect([own.klFromOutput, own.klToOutput, own.jsFromOutput]).toEqual([0, 0, 0])
    }
  })

  it('give the largest, of equal ones the lower id first', () => {
    for (const [seed, n] of SIZES.entries()) {
      const row = rowOf(kind, n, numbers(seed + 7))
      const k = Math.min(16, n)
      const ids = Array.from(row.keys()).sort((a, b) => row[b]! - row[a]! || a - b)
      const { topIds, topLogits } = readPosition(memoryOf([row]), 0, k).output
      expect(Array.from(topIds)).toEqual(ids.slice(0, k))
      expect(Array.from(topLogits)).toEqual(ids.slice(0, k).map((id) => row[id]!))
    }
  })

  it('are ranked exactly, with the log-probability of each', () => {
    for (const [seed, n] of SIZES.entries()) {
      const next = numbers(seed + 13)
      const row = rowOf(kind, n, next)
      for (const width of [1, 3, 60, 300]) {
        const ids = Array.from({ length: width }, () => Math.floor(next() * n))
        const sums = Float32Array.of(1.5)
        const { ranks, logProbs } = followTokens(memoryOf([row]), { first: 0, nRows: 1, logSumExp: sums }, ids)
        expect(Array.from(ranks)).toEqual(ids.map((id) => 1 + row.filter((x) => x > row[id]!).length))
        expect(Array.from(logProbs)).toEqual(ids.map((id) => Math.fround(row[id]! - 1.5)))
      }
    }
  })
})

it('finds rows that are the output itself no distance from it', () => {
  const row = rowOf('random', 5_001, numbers(3))
  const found = readPosition(memoryOf([row, row]), 1, 1).read(0, 1)
  expect(found.klFromOutput).toBe(0)
  expect(found.klToOutput).toBe(0)
  expect(found.jsFromOutput).toBeLessThan(1e-6)
})

it('keeps small probabilities right down to e⁻⁸⁷', () => {
  for (const depth of [1, 20, 60, 80, 86, 86.9]) {
    const { read } = readPosition(memoryOf([Float32Array.of(0, -depth), Float32Array.of(0, 0)]), 1, 1)
    const { entropy } = read(0, 1)
    const p = Math.exp(-depth)
    const expected = Math.log1p(p) + (depth * p) / (1 + p)
    expect(Math.abs(entropy - expected)).toBeLessThan(depth < 15 ? 1e-6 : 1e-15 + 1e-4 * expected)
  }
})

it('takes −∞ for a probability of nothing', () => {
  const [few, all] = [Float32Array.of(1, 2, Number.NEGATIVE_INFINITY, 0, 1), Float32Array.of(0, 1, 2, 1, 0)]
  const found = readPosition(memoryOf([few, all]), 1, 1).read(0, 5)
  const expected = plainly(Float32Array.of(1, 2, 0, 1), all)
  close(found.entropy, expected.entropy)
  close(found.logSumExp, expected.logSumExp)
  expect(found.klFromOutput).toBe(Number.POSITIVE_INFINITY)
  expect(found.klToOutput).toBeLessThan(10)
  expect(Array.from(found.topIds)).toEqual([1, 0, 4, 3, -1])
  const other = readPosition(memoryOf([all, few]), 1, 1).read(0, 1)
  expect(other.klToOutput).toBe(Number.POSITIVE_INFINITY)
  close(other.klFromOutput, found.klToOutput)
})

it('leaves no number to a row that holds something that is none', () => {
  for (const odd of [Number.NaN, Number.POSITIVE_INFINITY])
    for (const n of [5, 64, 1_027])
      for (const at of [0, 3, n - 1]) {
        const row = rowOf('random', n, numbers(n))
        const output = row.slice()
        row[at] = odd
        const found = readPosition(memoryOf([row, output]), 1, 1).read(0, 1)
        expect([found.logSumExp, found.entropy].some(Number.isFinite)).toBe(false)
      }
})

it('ranks nothing that is no number, and counts none of it', () => {
  const row = Float32Array.of(1, Number.NaN, 2, Number.NEGATIVE_INFINITY, 3)
  const of = (ids: number[]) =>
    Array.from(followTokens(memoryOf([row]), { first: 0, nRows: 1, logSumExp: Float32Array.of(0) }, ids).ranks)
  expect(of([0, 1, 2, 3, 4])).toEqual([3, 0, 2, 0, 1])
  expect(of([1])).toEqual([0])
  expect(of([])).toEqual([])
})

it('uses the same memory for every chunk, and grows it when a larger one comes', () => {
  const memory = new HeadMemory()
  memory.fit(4, 1_000, 5)
  const { byteLength } = memory.kernel.memory.buffer
  memory.fit(2, 900, 5)
  expect(memory.kernel.memory.buffer.byteLength).toBe(byteLength)
  memory.fit(400, 1_000, 5)
  expect(memory.kernel.memory.buffer.byteLength).toBeGreaterThan(byteLength)
  memory.logits(399).fill(1)
  expect(readPosition(memory, 399, 1).output.entropy).toBeCloseTo(Math.log(1_000), 5)
})
