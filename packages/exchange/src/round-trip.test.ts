import { type Answer, IMPORT_FORMATS, type LensResult } from '@lensboard/contract'
import { describe, expect, it } from 'vitest'
import {
  tinyAttention,
  tinyAttribution,
  tinyDataset,
  tinyLens,
  tinyPatching,
  tinyPatchscope,
} from './fixtures/tiny-answers.js'
import { decodeNpz } from './npz.js'
import { FILES } from './read/fixtures/files.js'
import { recognise } from './read/recognise.js'
import { readLensboardFile } from './read-lensboard.js'
import type { ExportedCard } from './write/exported-card.js'
import { FORMATS, NUMBER_FORMATS, type NumberFormat } from './write/formats.js'
import { blockRows } from './write/row-name.js'

const cardOf = (result: Answer): ExportedCard => ({ title: 'A card', runKey: 'b'.repeat(64), result })
const written = (format: NumberFormat, result: Answer): Uint8Array => {
  const out = FORMATS[format].write(cardOf(result))
  return typeof out === 'string' ? new TextEncoder().encode(out) : out
}
const again = (format: NumberFormat, result: Answer) =>
  recognise(written(format, result), `a${FORMATS[format].extension}`)
const parsed = (format: NumberFormat, result: Answer) => JSON.parse(new TextDecoder().decode(written(format, result)))
const probs = (lens: LensResult, row: number, t: number) => {
  const at = (row * lens.ids.length + t) * lens.topK
  return Array.from(lens.topLogProbs.subarray(at, at + lens.topK), Math.exp)
}
/** Probabilities of what is followed at a position, the largest first. */
function followed({ tracked }: LensResult, row: number, t: number): number[] {
  if (!tracked) return []
  const { starts, ids, logProbs } = tracked
  const own = logProbs.subarray(row * ids.length + starts[t]!, row * ids.length + starts[t + 1]!)
  return Array.from(own, Math.exp).sort((a, b) => b - a)
}
/** A reading without the cell that has no answer, which files of other tools cannot say. */
const full: LensResult = {
  ...tinyLens,
  topIds: tinyLens.topIds.map((id) => (id < 0 ? 11 : id)),
  topLogProbs: tinyLens.topLogProbs.map((value) => (Number.isNaN(value) ? Math.log(0.25) : value)),
}
const ALL: readonly Answer[] = [tinyLens, tinyAttention, tinyAttribution, tinyPatching, tinyPatchscope, tinyDataset]

/** What each format that is written is read back by, and how near its numbers stay. */
const BACK: Record<NumberFormat, () => void> = {
  lensboard() {
    for (const result of ALL) {
      const { result: read } = readLensboardFile(parsed('lensboard', result))
      expect(read).toEqual(result)
    }
    expect(again('lensboard', tinyLens).format).toBe('lensboard')
  },
  csv() {
    for (const result of ALL) {
      const [head, ...lines] = new TextDecoder().decode(written('csv', result)).trimEnd().split('\n')
      expect(head).toMatch(/^\w+(,\w+)+$/)
      expect(lines.length).toBeGreaterThan(0)
    }
    // Tokens may hold line ends, in quotes.
    const plain = new TextDecoder().decode(written('csv', tinyAttention)).replace(/"(?:[^"]|"")*"/g, '')
    const rows = plain.trimEnd().split('\n').slice(1)
    const weights = rows.map((line) => Math.fround(Number(line.slice(line.lastIndexOf(',') + 1))))
    expect(weights).toEqual(Array.from(tinyAttention.patterns))
  },
  npz() {
    const isNumbers = (name: string) => !['tokens', 'rows', 'vocabulary', 'sites', 'measures'].includes(name)
    const read = decodeNpz(written('npz', tinyLens), 'a.npz', isNumbers)
    expect(read.entropy?.data).toEqual(tinyLens.entropy)
    expect(read.top_logprobs?.data).toEqual(tinyLens.topLogProbs)
    for (const result of ALL) expect(Object.keys(decodeNpz(written('npz', result), 'a.npz', isNumbers))).not.toEqual([])
  },
  logitlenskit() {
    const { format, results } = again('logitlenskit', full)
    expect(format).toBe('logitlenskit-v2')
    const read = results[0]?.result as LensResult
    const blocks = blockRows(full.rows)
    expect(read.rows.map(({ layer }) => layer)).toEqual(blocks.map(({ layer }) => layer))
    expect(read.tokens).toHaveLength(full.tokens.length)
    // Five decimals of a probability, of every token that is followed.
    for (const [row, block] of blocks.entries())
      for (let t = 0; t < full.ids.length; t++) {
        const [there, here] = [followed(read, row, t), followed(full, block.row, t)]
        expect(there).toHaveLength(here.length)
        for (const [i, prob] of here.entries()) expect(Math.abs(there[i]! - prob)).toBeLessThanOrEqual(6e-6)
      }
  },
  neuronpedia() {
    const { format, results } = again('neuronpedia', full)
    expect(format).toBe('neuronpedia')
    const read = results[0]?.result as LensResult
    expect(Array.from(read.ids)).toEqual(Array.from(full.ids))
    for (const [row, block] of blockRows(full.rows).entries())
      for (let t = 0; t < full.ids.length; t++)
        for (const [k, prob] of probs(full, block.row, t).entries()) expect(probs(read, row, t)[k]).toBeCloseTo(prob, 6)
  },
  circuitsvis() {
    const layers = parsed('circuitsvis', tinyAttention) as {
      layer: number
      attention: number[][][]
      tokens: string[]
    }[]
    expect(layers.map(({ layer }) => layer)).toEqual(tinyAttention.layers)
    expectSquares(layers.map(({ attention }) => attention))
    for (const { tokens } of layers) expect(tokens).toHaveLength(tinyAttention.ids.length)
  },
  bertviz() {
    const file = parsed('bertviz', tinyAttention) as { attention: number[][][][][]; tokens: string[] }
    expect(file.tokens).toHaveLength(tinyAttention.ids.length)
    expectSquares(file.attention.map(([batch]) => batch!))
  },
}

/** Weights [layer][head][query][key] against the triangles that they came from. */
function expectSquares(weights: number[][][][]): void {
  let at = 0
  for (const layer of weights)
    for (const head of layer)
      for (const [q, keys] of head.entries())
        for (const [k, weight] of keys.entries())
          expect(Math.fround(weight)).toBe(k > q ? 0 : tinyAttention.patterns[at++])
  expect(at).toBe(tinyAttention.patterns.length)
}

describe('every format that is written', () => {
  it.each(NUMBER_FORMATS)('%s is read back with the numbers that it says it keeps', (format) => BACK[format]())
})

describe('every format that is read', () => {
  it.each(IMPORT_FORMATS)('%s has a file in the tests', (format) => {
    const files = Object.entries(FILES).map(([name, bytes]) => recognise(bytes, `${name}.json`).format)
    expect(files).toContain(format)
  })
})
