import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openGraph } from '../engine/onnx-runtime.js'
import { quantiseRows } from './quantise-rows.js'
import { quantiseUnembedding } from './quantise-unembedding.js'
import { randomNumbers } from './random-numbers.js'
import { openScanKernel } from './scan-kernel.js'
import { ScanMemory } from './scan-memory.js'
import { peaksInGraph, SCANNED, scanProductGraph } from './scan-product-graph.js'
import { scanProducts } from './scan-products.js'
import { weightLevels } from './weight-levels.js'

const [WIDTH, VOCAB] = [192, 1_003]
const ROWS = 200

let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'lensboard-scan-'))
})
afterAll(() => rmSync(dir, { recursive: true }))

/** Weights as they come, and as they should not: a row of zeros, equal rows, one huge entry, rows of all sizes. */
function unembedding(): Float32Array {
  const w = randomNumbers(VOCAB * WIDTH, 7)
  w.fill(0, 0, WIDTH)
  w.copyWithin(2 * WIDTH, WIDTH, 2 * WIDTH)
  w[3 * WIDTH + 5] = 1_000
  for (let v = 4; v < VOCAB; v++) for (let i = 0; i < WIDTH; i++) w[v * WIDTH + i]! *= 1.01 ** (v % 300)
  return w
}

/** Rows likewise: zeros, nearly nothing, one entry that towers over the others, a row of the unembedding itself. */
function streams(w: Float32Array): Float32Array {
  const x = randomNumbers(ROWS * WIDTH, 11)
  x.fill(0, 0, WIDTH)
  for (let i = WIDTH; i < 2 * WIDTH; i++) x[i]! *= 1e-20
  for (let row = 2; row < 60; row++) x[row * WIDTH + row]! = 10 ** (row % 6)
  x.set(w.subarray(9 * WIDTH, 10 * WIDTH), 60 * WIDTH)
  return x
}

function stored(name: string, data: Float32Array, shape: number[], dtype: 'F32' | 'BF16' = 'F32') {
  const file = join(dir, name)
  const bits = new Uint32Array(data.buffer)
  const bytes = dtype === 'F32' ? Buffer.from(data.buffer) : Buffer.from(Uint16Array.from(bits, (b) => b >>> 16).buffer)
  // Something before it, so that the offset counts.
  writeFileSync(file, Buffer.concat([Buffer.alloc(24), bytes]))
  return { name, dtype, shape, file, offset: 24, length: bytes.length }
}

const kinds = {
  plain: {},
  'scaled and capped': { logitScale: 0.25, logitSoftcap: 30 },
  'in half precision': { half: true },
  'with biases': { biased: true },
}

describe.each(['fast', 'fine'] as const)('%s', (mode) => {
  it.each(Object.entries<{ logitScale?: number; logitSoftcap?: number; half?: boolean; biased?: boolean }>(kinds))(
    'keeps every logit within its bound: %s',
    async (_name, { logitScale = 1, logitSoftcap, half, biased }) => {
      const w = unembedding()
      // What bfloat16 cuts off must not count as an error.
      if (half)
        for (const [i, bits] of new Uint32Array(w.buffer).entries()) new Uint32Array(w.buffer)[i] = bits & 0xffff0000
      const biases = randomNumbers(VOCAB, 13)
      const weight = stored('unembed', w, [VOCAB, WIDTH], half ? 'BF16' : 'F32')
      const unembed = { weight, ...(biased && { bias: stored('bias', biases, [VOCAB]) }) }
      const weights = { embed: weight, blocks: [], unembed }
      const decoder = {
        ...{ dEmbed: WIDTH, dVocab: VOCAB, logitScale, weights },
        ...(logitSoftcap !== undefined && { logitSoftcap }),
      }
      const levels = (await weightLevels(1))!
      const quantised = await quantiseUnembedding(decoder, mode, levels, () => {})
      const graph = await openGraph(scanProductGraph(decoder, mode), {
        ...{ provider: 'cpu', threads: 1 },
        data: { name: SCANNED, bytes: quantised.bytes },
      })
      const x = streams(w)
      const rows = quantiseRows(x, { mode, dEmbed: WIDTH, levels, lowShare: quantised.lowShare })
      const memory = new ScanMemory(openScanKernel(), quantised, { most: 1, topMost: 1 })
      memory.fit(ROWS)
      await scanProducts(decoder, graph, memory, rows)
      await graph.release()

      let [beyond, largestShare] = [0, 0]
      for (let row = 0; row < ROWS; row++) {
        const products = memory.logits(row)
        const factor = peaksInGraph(decoder) ? 1 : rows.peaks[row]!
        for (let v = 0; v < VOCAB; v++) {
          let z = 0
          for (let i = 0; i < WIDTH; i++) z += x[row * WIDTH + i]! * w[v * WIDTH + i]!
          const biasedLogit = (z + (biased ? biases[v]! : 0)) * logitScale
          const logit = logitSoftcap === undefined ? biasedLogit : logitSoftcap * Math.tanh(biasedLogit / logitSoftcap)
          const bound =
            rows.ofNorm[row]! * quantised.norms[v]! + rows.ofError[row]! * quantised.errors[v]! + quantised.slack
          const miss = Math.abs(products[v]! * factor - logit)
          if (!(miss <= bound)) beyond++
          if (bound > 0) largestShare = Math.max(largestShare, miss / bound)
        }
      }
      expect(beyond).toBe(0)
      // A bound that nothing comes near would prove little.
      expect(largestShare).toBeGreaterThan(0.02)
    },
  )
})
