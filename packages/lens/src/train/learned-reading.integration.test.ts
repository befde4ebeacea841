import { fileURLToPath } from 'node:url'
import { openModel } from '@lensboard/models'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '../engine/engine.js'
import { readReference } from '../fixtures/reference.js'
import type { LensMaps } from './lens-maps.js'

const tests = new URL('../../../../tests/', import.meta.url)
const reference = readReference(fileURLToPath(new URL('train/reading.safetensors', tests)))
const names = [...new Set(Object.keys(reference).map((key) => key.split('/')[0]!))]

let engine: Engine
beforeAll(async () => {
  engine = await openEngine({ device: 'cpu', threads: 1 })
})
const worst = { tuned: 0, jacobian: 0 }
afterAll(async () => {
  console.info('largest differences to torch, nats:', worst)
  await engine.close()
})

async function model(folder: string) {
  const dir = fileURLToPath(new URL(`parity/fixtures/${folder}`, tests))
  const { decoder, checkpoint } = await openModel({ name: folder, dir }, { folders: [] })
  const ids = Array.from(readReference(`${dir}/sentence.reference.safetensors`).ids!.data)
  return { decoder, ids, checkpoint: { name: folder, hash: checkpoint.hash } }
}

const floats = (key: string) => reference[key]!.data as Float32Array

describe.each(names)('%s', (name) => {
  const range = (n: number) => Array.from({ length: n }, (_, i) => i)

  it.each(['tuned', 'jacobian'] as const)('reads through a %s lens as torch does', async (kind) => {
    const { decoder, checkpoint, ids } = await model(name)
    const { nLayers, dVocab } = decoder
    const maps: LensMaps =
      kind === 'tuned'
        ? {
            ...{ kind, layers: range(nLayers), weight: floats(`${name}/weight`), bias: floats(`${name}/bias`) },
            sha256: `${name} tuned`,
          }
        : { kind, layers: range(nLayers - 1), weight: floats(`${name}/jacobian`), sha256: `${name} jacobian` }
    const rows = { pre: true, mid: true, stride: 1 } as const
    const track = range(40)
    const job = { decoder, checkpoint, ids, bos: 'none' as const, piece: (id: number) => ({ text: `${id}` }) }
    const plain = await engine.run({ ...job, spec: { kind: 'lens', rows, topK: 3, track } })
    const answer = await engine.run({ ...job, spec: { kind: 'lens', rows, topK: 3, track, maps } })
    // Rows between attention and MLP have no map, nor has the embedding's under a Jacobian lens.
    const read = kind === 'tuned' ? range(nLayers) : range(nLayers - 1).map((layer) => layer + 1)
    expect(answer.rows).toEqual([
      ...read.map((layer) => ({ site: 'resid_pre', layer })),
      { site: 'output', layer: nLayers - 1 },
    ])
    const expected = floats(`${name}/${kind === 'tuned' ? 'tuned' : 'fitted'}`)
    const T = ids.length
    let most = 0
    for (const r of read.keys())
      for (let t = 0; t < T; t++)
        for (let i = answer.tracked!.starts[t]!; i < answer.tracked!.starts[t + 1]!; i++) {
          const [id, found] = [answer.tracked!.ids[i]!, answer.tracked!.logProbs[r * answer.tracked!.ids.length + i]!]
          most = Math.max(most, Math.abs(found - expected[(r * T + t) * dVocab + id]!))
        }
    worst[kind] = Math.max(worst[kind], most)
    expect(most).toBeLessThanOrEqual(1e-4)
    const last = (columns: Float32Array) => Array.from(columns.slice(-T))
    expect(last(answer.logSumExp)).toEqual(last(plain.logSumExp))
    expect(Array.from(answer.logSumExp.slice(0, T))).not.toEqual(Array.from(plain.logSumExp.slice(0, T)))
  })
})

it('refuses a lens of another width or of more blocks, and text that cannot be learned from', async () => {
  const { decoder, checkpoint, ids } = await model(names[0]!)
  const { nLayers, dModel } = decoder
  const maps = (layers: number[], width: number): LensMaps => ({
    ...{ kind: 'tuned', layers, weight: new Float32Array(layers.length * width * width), sha256: 'none' },
  })
  const rows = { pre: true, mid: false, stride: 1 } as const
  const read = (one: LensMaps) =>
    engine.run({
      ...{ decoder, checkpoint, ids, bos: 'none', piece: (id: number) => ({ text: `${id}` }) },
      spec: { kind: 'lens', rows, topK: 1, maps: one },
    })
  await expect(read(maps([0], dModel + 1))).rejects.toMatchObject({ code: 'LENS_MISMATCH' })
  await expect(read(maps([nLayers], dModel))).rejects.toMatchObject({ code: 'LENS_MISMATCH' })
  const lens = maps([0], dModel)
  const judge = (windows: number[][]) => engine.evaluateLens({ decoder, checkpoint, maps: lens, windows })
  await expect(judge([])).rejects.toMatchObject({ code: 'DATASET_INVALID' })
  await expect(judge([new Array(decoder.nCtx + 1).fill(0)])).rejects.toMatchObject({ code: 'PROMPT_TOO_LONG' })
  await expect(judge([[0, decoder.dVocab]])).rejects.toMatchObject({ code: 'TOKEN_OUT_OF_RANGE' })
  const same = await judge([ids])
  expect(same.rows).toEqual([0])
  expect(same.lens).toEqual(same.logitLens)
  await expect(
    engine.fitJacobian({ decoder, checkpoint, prompts: [[0, 1]], stopBelow: 0, promptsMin: 1 }),
  ).rejects.toMatchObject({ code: 'DATASET_INVALID' })
})
