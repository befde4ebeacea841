import { closeSync, copyFileSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeResult, ENGINE_VERSION, encodeResult, type LensResult, LIMITS } from '@lensboard/contract'
import { type Engine, openEngine, type Question } from '@lensboard/lens'
import { WORKSHOP } from '@lensboard/weights'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asLens, everyRow, fixture, openSubject, type Subject } from '../parity/subject.js'

const EVERYTHING = 5_120
const TRACK = [0, 262, 5_119]

let engine: Engine
let workshop: Subject
beforeAll(async () => {
  engine = await openEngine({ device: 'cpu' })
  workshop = await openSubject(WORKSHOP.dir, WORKSHOP.name)
})
afterAll(() => engine.close())

const questions: [string, Question][] = [
  ['every row', { ...everyRow(5), track: TRACK }],
  ['rows without the final norm', { ...everyRow(3), finalNorm: false }],
  ['parts', { ...everyRow(2), rows: { pre: true, mid: false, stride: 2, parts: ['mlp_out', 'attn_out'] } }],
]

describe.each(questions)('%s', (_name, spec) => {
  let result: LensResult
  const ids = Array.from({ length: 40 }, (_, i) => (i * i * 13) % EVERYTHING)
  beforeAll(async () => {
    result = asLens(await workshop.ask(engine, spec, ids))
  })

  it('has divergences that are nowhere negative, zero at the output, and JS never above ln 2', () => {
    for (const values of [result.klFromOutput, result.klToOutput, result.jsFromOutput!]) {
      expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
      expect(Math.max(...values.slice(-ids.length))).toBeLessThan(1e-5)
    }
    expect(Math.max(...result.jsFromOutput!)).toBeLessThanOrEqual(Math.fround(Math.LN2))
    expect(Math.min(...result.entropy)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...result.entropy)).toBeLessThanOrEqual(Math.log(EVERYTHING))
  })

  it('follows at every position the union of its rows, and what was asked for', () => {
    const { starts, ids: followed } = result.tracked!
    const asked = spec.kind === 'lens' ? (spec.track ?? []) : []
    expect(starts.length).toBe(ids.length + 1)
    for (const t of ids.keys()) {
      const wanted = new Set(asked)
      for (const row of result.rows.keys())
        for (let k = 0; k < result.topK; k++) wanted.add(result.topIds[(row * ids.length + t) * result.topK + k]!)
      expect(new Set(followed.subarray(starts[t], starts[t + 1]))).toEqual(wanted)
      expect(starts[t + 1]! - starts[t]!).toBe(wanted.size)
    }
    for (const id of followed) expect(result.vocabulary.has(id)).toBe(true)
  })

  it('ranks what it follows as the log-probabilities say, and as the most probable tokens do', () => {
    const { starts, ids: followed, logProbs, ranks } = result.tracked!
    for (const row of result.rows.keys())
      for (const t of ids.keys()) {
        const here = Array.from(followed.subarray(starts[t], starts[t + 1]), (id, u) => {
          const at = row * followed.length + starts[t]! + u
          return { id, logProb: logProbs[at]!, rank: ranks[at]! }
        }).sort((a, b) => a.rank - b.rank)
        for (const [i, { logProb, rank }] of here.entries()) {
          if (i > 0) expect(logProb).toBeLessThanOrEqual(here[i - 1]!.logProb)
          // No more tokens can be as probable as this one than their share of 1 allows.
          expect(rank * Math.exp(logProb)).toBeLessThanOrEqual(1 + 1e-5)
        }
        for (let k = 0; k < result.topK; k++) {
          const top = (row * ids.length + t) * result.topK + k
          const same = here.find(({ id }) => id === result.topIds[top])!
          expect(same.logProb).toBeCloseTo(result.topLogProbs[top]!, 6)
          expect(same.rank).toBeLessThanOrEqual(k + 1)
        }
      }
  })

  it('says of the true next token what it says of it as a followed one', async () => {
    const next = { ...spec, track: [...new Set(ids)].slice(0, 64) } as Question
    const { tracked, targetRank, targetLogProb } = asLens(await workshop.ask(engine, next, ids))
    for (const row of result.rows.keys())
      for (const t of ids.keys()) {
        const cell = row * ids.length + t
        if (t === ids.length - 1) {
          expect([targetRank[cell], targetLogProb[cell]]).toEqual([0, Number.NaN])
          continue
        }
        const at = row * tracked!.ids.length + tracked!.ids.indexOf(ids[t + 1]!, tracked!.starts[t])
        expect(tracked!.ranks[at]).toBe(targetRank[cell])
        expect(tracked!.logProbs[at]).toBe(targetLogProb[cell])
      }
  })
})

it('spreads one over the vocabulary in every cell', async () => {
  const small = await openSubject(fixture('gpt-neox-parallel'), 'neox')
  const spec: Question = { ...everyRow(small.decoder.dVocab), track: [] }
  const { topLogProbs, topK } = asLens(await small.ask(engine, spec, [41, 78, 257]))
  for (let cell = 0; cell < topLogProbs.length / topK; cell++) {
    const whole = topLogProbs.subarray(cell * topK, (cell + 1) * topK).reduce((n, x) => n + Math.exp(x), 0)
    expect(whole).toBeCloseTo(1, 5)
  }
})

it('tells its runtime, and comes back from its bytes as it was', async () => {
  const result = asLens(await workshop.ask(engine, { ...everyRow(2), track: TRACK }, [5, 6, 7]))
  expect(result.facts).toMatchObject({ engine: ENGINE_VERSION, runtime: expect.stringMatching(/^\d+\.\d+\.\d+/) })
  expect(result.facts.notFinite).toBeUndefined()
  const again = decodeResult(encodeResult(result)) as LensResult
  expect(again.tracked!.ranks).toEqual(result.tracked!.ranks)
  expect(again.jsFromOutput!.length).toBe(result.entropy.length)
})

it('hands out the columns of positions as they are done, which are those of the whole', async () => {
  const ids = Array.from({ length: 64 }, (_, i) => (i * 31) % EVERYTHING)
  const parts: (LensResult & { start: number; end: number })[] = []
  const whole = asLens(
    await engine.run(
      {
        decoder: workshop.decoder,
        checkpoint: { name: 'workshop', hash: workshop.checkpoint.hash },
        spec: everyRow(2),
        ids,
        bos: 'none',
        piece: (id) => workshop.checkpoint.tokenizer.piece(id),
      },
      {
        onPart({ answer, done }) {
          const part = asLens(answer)
          expect(part.part).toMatchObject({ to: done, nPositions: ids.length })
          parts.push({ ...part, start: part.part!.from, end: part.part!.to })
        },
      },
    ),
  )
  expect(parts.length).toBeGreaterThan(2)
  expect(parts.map(({ start }) => start)).toEqual([0, ...parts.slice(0, -1).map(({ end }) => end)])
  expect(parts.at(-1)!.end).toBe(ids.length)
  for (const { start, end, entropy, topIds, targetRank } of parts)
    for (const row of whole.rows.keys())
      for (let t = start; t < end; t++) {
        const [there, here] = [row * ids.length + t, row * (end - start) + t - start]
        expect(entropy[here]).toBe(whole.entropy[there])
        expect(targetRank[here]).toBe(whole.targetRank[there])
        expect(topIds[here * 2 + 1]).toBe(whole.topIds[there * 2 + 1])
      }
})

describe('activations that are no numbers', () => {
  let folder: string
  let broken: Subject
  const FIXTURE = 'gpt2-unscaled-untied'
  const [BAD, IDS] = [78, [41, 78, 257, 12]]
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lensboard-lens-'))
    for (const file of readdirSync(fixture(FIXTURE))) copyFileSync(fixture(`${FIXTURE}/${file}`), join(folder, file))
    // Token and position are finite each by itself; their sum is not.
    const { embed, positionEmbed } = (await openSubject(folder, 'gpt2')).decoder.weights
    for (const [tensor, row] of [
      [embed, BAD],
      [positionEmbed!, 1],
    ] as const) {
      const huge = Buffer.from(new Float32Array(tensor.shape[1]!).fill(3.3e38).buffer)
      const file = openSync(tensor.file, 'r+')
      writeSync(file, huge, 0, huge.length, tensor.offset + row * huge.length)
      closeSync(file)
    }
    broken = await openSubject(folder, 'gpt2')
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('are missing with a count, never zero, and leave other cells alone', async () => {
    const result = asLens(await broken.ask(engine, { ...everyRow(3), track: [5] }, IDS))
    const T = IDS.length
    const missing = Array.from(result.entropy.keys()).filter((cell) => Number.isNaN(result.entropy[cell]!))
    expect(result.facts.notFinite).toBe(missing.length)
    // The position itself at every row; later ones only once attention has brought it there.
    expect(missing.filter((cell) => cell % T === 1).length).toBe(result.rows.length)
    expect(missing).not.toContain(0)
    expect(missing).not.toContain(2)
    for (const cell of missing) {
      expect(Array.from(result.topIds.subarray(cell * 3, cell * 3 + 3))).toEqual([-1, -1, -1])
      for (const values of [result.topLogProbs.subarray(cell * 3), result.logSumExp.subarray(cell)])
        expect(values[0]).toBeNaN()
      expect(result.targetRank[cell]).toBe(0)
      expect(result.targetLogProb[cell]).toBeNaN()
    }
    const { starts, ids, ranks, logProbs } = result.tracked!
    for (const cell of missing) {
      const at = Math.floor(cell / T) * ids.length + starts[cell % T]!
      expect([ranks[at], logProbs[at]]).toEqual([0, Number.NaN])
    }
    expect([...result.vocabulary.keys()].every((id) => id >= 0)).toBe(true)
    expect(decodeResult(encodeResult(result))).toMatchObject({ facts: { notFinite: missing.length } })
  })
})

it('follows only the first tokens of its cells, and what was asked for, where more would not be stored', async () => {
  const ids = Array.from({ length: 256 }, (_, i) => i)
  const rows = { pre: true, mid: true, stride: 1, parts: ['attn_out', 'mlp_out'] } as const
  const spec: Question = { ...everyRow(50), rows: { ...rows, parts: [...rows.parts] }, track: TRACK }
  const result = asLens(await workshop.ask(engine, spec, ids))
  expect(result.facts.followed).toBe('first')
  expect(encodeResult(result).byteLength).toBeLessThanOrEqual(LIMITS.resultBytes)
  const { starts, ids: followed, logProbs } = result.tracked!
  for (let t = 0; t < ids.length; t++) {
    const here = followed.subarray(starts[t], starts[t + 1])
    const firsts = result.rows.map((_, row) => (row * ids.length + t) * result.topK)
    expect(new Set(here)).toEqual(new Set([...firsts.map((at) => result.topIds[at]!), ...TRACK]))
    for (const [row, at] of firsts.entries())
      expect(logProbs[row * followed.length + starts[t]! + here.indexOf(result.topIds[at]!)]).toBe(
        result.topLogProbs[at],
      )
  }
})
