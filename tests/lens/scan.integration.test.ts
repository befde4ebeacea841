import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LensResult } from '@lensboard/contract'
import { type Engine, openEngine } from '@lensboard/lens'
import { describeDecoder } from '@lensboard/models'
import { readTensors, WORKSHOP } from '@lensboard/weights'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeRandomCheckpoint } from '../bench/random-checkpoint.mjs'
import { asLens, everyRow, openSubject, type Subject } from '../parity/subject.js'

const MODES = ['fast', 'fine'] as const
/** Every shape of a wide model but its depth; rows of its unembedding repeat, so that many logits are equal. */
const WIDE = {
  ...{ architectures: ['GPT2LMHeadModel'], model_type: 'gpt2', vocab_size: 9_001 },
  ...{ n_positions: 128, n_embd: 768, n_layer: 2, n_head: 12 },
}

let engine: Engine
let dir: string
beforeAll(async () => {
  engine = await openEngine({ device: 'cpu', scanAlways: true })
  dir = mkdtempSync(join(tmpdir(), 'lensboard-scan-'))
  writeRandomCheckpoint(dir, WIDE, 'F32')
})
afterAll(async () => {
  await engine.close()
  rmSync(dir, { recursive: true })
})

type Reader = Pick<Subject, 'ask'>

interface Compared {
  cells: number
  certified: number
  otherIds: number
  otherRanks: number
  ranks: number
}

/** Reads prompts exactly and by a scan, and counts cells whose tokens differ and ranks that are told otherwise. */
async function compare(subject: Reader, prompts: number[][], scan: (typeof MODES)[number]): Promise<Compared> {
  const found = { cells: 0, certified: 0, otherIds: 0, otherRanks: 0, ranks: 0 }
  for (const ids of prompts) {
    const spec = { ...everyRow(5), rows: { pre: true, mid: true, stride: 1 } as const }
    const exact = asLens(await subject.ask(engine, spec, ids))
    const scanned = asLens(await subject.ask(engine, { ...spec, scan }, ids))
    const facts = scanned.facts.scan!
    expect(facts.why).toBeUndefined()
    expect(facts.certified + facts.exact).toBe(exact.logSumExp.length)
    found.cells += exact.logSumExp.length
    found.certified += facts.certified
    for (let cell = 0; cell < exact.logSumExp.length; cell++) {
      const topOf = ({ topIds }: LensResult) => topIds.subarray(cell * 5, (cell + 1) * 5).join()
      if (topOf(exact) !== topOf(scanned)) found.otherIds++
      const off = Math.abs(exact.logSumExp[cell]! - scanned.logSumExp[cell]!)
      // float32 sums over the vocabulary differ in their last places as well.
      expect(off).toBeLessThanOrEqual(facts.logProbBound! + 1e-4)
    }
    const leftOut = [scanned.targetRank, scanned.tracked!.ranks].flatMap((ranks, i) => {
      const told = i === 0 ? exact.targetRank : exact.tracked!.ranks
      found.ranks += ranks.filter((rank) => rank > 0).length
      found.otherRanks += ranks.filter((rank, at) => rank > 0 && rank !== told[at]).length
      return [ranks.filter((rank, at) => rank === 0 && told[at] !== 0).length]
    })
    expect(leftOut[0]! + leftOut[1]!).toBe(facts.ranksLeftOut)
  }
  return found
}

/** Numbers that look like nothing, the same ones every time. */
const promptOf = (seed: number, length: number, vocabulary: number) => {
  let state = seed
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * vocabulary)
  })
}

describe.each(MODES)('%s', (mode) => {
  it('gives the tokens of an exact reading in 30,000 cells of the shipped model', async () => {
    const workshop = await openSubject(WORKSHOP.dir, WORKSHOP.name)
    const prompts = Array.from({ length: 8 }, (_, i) => promptOf(i + 1, 250, 5_120))
    const found = await compare(workshop, prompts, mode)
    expect(found.cells).toBeGreaterThanOrEqual(30_000)
    expect([found.otherIds, found.otherRanks]).toEqual([0, 0])
    expect(found.certified / found.cells).toBeGreaterThan(0.7)
    expect(found.ranks).toBeGreaterThan(found.cells)
  })

  it('gives them for a wide model with equal logits, and scans more than it reads exactly', async () => {
    const decoder = describeDecoder({ name: 'wide', config: WIDE, tensors: await readTensors(dir) })
    const checkpoint = { name: 'wide', hash: '1'.repeat(64) }
    const piece = (id: number) => ({ text: String(id) })
    const wide: Reader = {
      ask: (engine, spec, ids) => engine.run({ decoder, checkpoint, bos: 'none', piece, spec, ids }),
    }
    const found = await compare(wide, [promptOf(9, 100, WIDE.vocab_size)], mode)
    expect([found.otherIds, found.otherRanks]).toEqual([0, 0])
    expect(found.certified / found.cells).toBeGreaterThan(0.7)
  })
})

it('says why where it read exactly instead', async () => {
  const trying = await openEngine({ device: 'cpu' })
  try {
    const workshop = await openSubject(WORKSHOP.dir, WORKSHOP.name)
    const ids = promptOf(3, 30, 5_120)
    const exact = asLens(await workshop.ask(trying, everyRow(5), ids))
    const { topIds, entropy, facts } = asLens(await workshop.ask(trying, { ...everyRow(5), scan: 'fine' }, ids))
    expect(topIds).toEqual(exact.topIds)
    const { certified, exact: exactly, why } = facts.scan!
    expect(certified + exactly).toBe(entropy.length)
    // Which it is depends on the machine; either way it must say so.
    if (why !== undefined) expect([certified, Array.from(entropy)]).toEqual([0, Array.from(exact.entropy)])
    else expect(certified).toBeGreaterThan(0)
  } finally {
    await trying.close()
  }
})
