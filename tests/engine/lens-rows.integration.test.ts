import { type Engine, openEngine, type Question } from '@lensboard/lens'
import { WORKSHOP } from '@lensboard/weights'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { asLens, everyRow, openSubject, type Subject } from '../parity/subject.js'

let engine: Engine
let workshop: Subject
let ids: number[]
beforeAll(async () => {
  engine = await openEngine({ device: 'cpu' })
  workshop = await openSubject(WORKSHOP.dir, WORKSHOP.name)
  ids = workshop.idsOf('June, July, August,')
})
afterAll(() => engine.close())

const label = ({ site, layer }: { site: string; layer: number }) => (site === 'output' ? site : `${site}.${layer}`)

it('reads from the embedding to the output, which stays last under any stride and range', async () => {
  const rowsOf = async (rows: object) => {
    const spec = { kind: 'lens', rows: { pre: true, mid: false, stride: 1, ...rows }, topK: 1 } as Question
    return asLens(await workshop.ask(engine, spec, ids)).rows.map(label)
  }
  const blocks = Array.from({ length: 8 }, (_, layer) => `resid_pre.${layer}`)
  expect(await rowsOf({})).toEqual([...blocks, 'output'])
  expect(await rowsOf({ stride: 3 })).toEqual(['resid_pre.0', 'resid_pre.3', 'resid_pre.6', 'output'])
  expect(await rowsOf({ from: 2, to: 3 })).toEqual(['resid_pre.2', 'resid_pre.3', 'output'])
  expect(await rowsOf({ from: 7, mid: true })).toEqual(['resid_pre.7', 'resid_mid.7', 'output'])
})

it('gives a row the same numbers whichever rows are read beside it', async () => {
  const spec: Question = { kind: 'lens', rows: { pre: true, mid: false, stride: 4 }, topK: 5 }
  const few = asLens(await workshop.ask(engine, spec, ids))
  const every = asLens(await workshop.ask(engine, everyRow(5), ids))
  for (const [row, { site, layer }] of few.rows.entries()) {
    const same = every.rows.findIndex((other) => other.site === site && other.layer === layer)
    const ofRow = (values: Int32Array, at: number) =>
      Array.from(values.subarray(at * 5 * ids.length).slice(0, 5 * ids.length))
    expect(ofRow(few.topIds, row), label({ site, layer })).toEqual(ofRow(every.topIds, same))
  }
})

it('reads a prompt that fills the context in several chunks, each position once', async () => {
  const long = Array.from({ length: 256 }, (_, i) => (i * 37) % 5120)
  const done: number[] = []
  const result = asLens(
    await engine.run(
      {
        decoder: workshop.decoder,
        checkpoint: { name: 'workshop', hash: workshop.checkpoint.hash },
        spec: everyRow(3),
        ids: long,
        bos: 'none',
        piece: (id) => workshop.checkpoint.tokenizer.piece(id),
      },
      { onStage: (stage) => stage.name === 'running' && done.push(stage.done ?? -1) },
    ),
  )
  expect(done.length).toBeGreaterThan(10)
  expect(done).toEqual([...done].sort((a, b) => a - b))
  expect(done.at(-1)).toBe(256)
  expect(result.parity).toMatchObject({ positions: 256, top1Agree: 256 })
  expect(result.parity!.maxAbsProb).toBeLessThan(1e-5)
  for (let cell = 0; cell < result.entropy.length; cell++) {
    const probs = Array.from(result.topLogProbs.subarray(cell * 3, cell * 3 + 3), Math.exp)
    expect(probs[0]! >= probs[1]! && probs[1]! >= probs[2]! && probs[0]! > 0).toBe(true)
    if (result.targetRank[cell] === 1) expect(result.topIds[cell * 3]).toBe(long[(cell % 256) + 1])
  }
  expect(Array.from(result.vocabulary.keys()).sort()).toEqual([...new Set(result.topIds)].sort())
})

it('divergences are zero at the output and nowhere negative', async () => {
  const result = asLens(await workshop.ask(engine, everyRow(1), ids))
  for (const kl of [result.klFromOutput, result.klToOutput]) {
    expect(Math.max(...kl.slice(-ids.length))).toBeLessThan(1e-5)
    expect(Math.min(...kl)).toBeGreaterThanOrEqual(0)
  }
})
