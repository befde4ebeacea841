import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readLens } from './read-lens.js'
import { readTraining } from './training-file.js'
import { type LiveTraining, liveTraining, type TrainingMade, trainingKeeper } from './training-keeper.js'

const home = mkdtempSync(join(tmpdir(), 'lens-keeper-'))
afterAll(() => rmSync(home, { recursive: true }))

const made: TrainingMade = {
  ...{ checkpoint: { name: 'two rows', hash: 'a'.repeat(64) }, nLayers: 2, dModel: 3, text: 'a.txt', textHash: 'text' },
  recipe: {
    ...{ kind: 'adam', learningRate: 1e-3, momentum: 0.9, weightDecay: 1e-3, clipNorm: 1, steps: 9, tokensPerStep: 64 },
    ...{ warmupSteps: 0, schedule: 'linear', biasOnly: false, seed: 1 },
  },
  evaluateEvery: 2,
}
const numbers = (value: number) => ({ weight: new Float32Array(18).fill(value), bias: new Float32Array(6).fill(value) })
const quality = (kl: number) => ({
  ...{ nTokens: 8, crossEntropy: 2, rows: [kl, kl].map((one) => ({ kl: one, crossEntropy: 3, top1: 0.5, bias: 0.1 })) },
})
/** After so many steps; the numbers are all that many hundredths. */
const live = (steps: number, heldOut: LiveTraining['heldOut']): LiveTraining => ({
  parameters: numbers(steps / 100),
  optimizer: { steps, first: numbers(1), second: numbers(2) },
  heldOut,
})

it('the best lens and the newest state are kept, and gone on with', async () => {
  const folder = join(home, 'kept')
  const keeper = trainingKeeper(made, folder, undefined)
  const curve = [
    { step: 2, kl: 1 },
    { step: 4, kl: 0.5 },
    { step: 6, kl: 0.7 },
  ]
  keeper.logitLens(quality(4))
  for (const [i, { step, kl }] of curve.entries()) keeper.evaluated(live(step, curve.slice(0, i + 1)), quality(kl))
  keeper.state(live(7, curve))
  await keeper.written()
  expect(readdirSync(folder).sort()).toEqual([
    ...['lens.json', 'lens.safetensors', 'training-7.safetensors', 'training.json'],
  ])
  const best = await readLens(folder)
  expect(best).toEqual(keeper.best())
  expect(best.lens).toMatchObject({
    title: 'Tuned lens of two rows',
    origin: { steps: 4, nTokens: 256, by: 'trained' },
  })
  expect(best.numbers).toEqual(numbers(Math.fround(0.04)))
  const kept = await readTraining(folder)
  expect(liveTraining(kept)).toEqual(live(7, curve))

  const again = trainingKeeper(made, folder, { kept: { ...kept, wallMs: 3_600_000 }, best })
  again.logitLens(quality(4))
  again.evaluated(live(8, [...curve, { step: 8, kl: 0.6 }]), quality(0.6))
  await again.written()
  expect((await readLens(folder)).lens).toEqual(best.lens)
  expect((await readTraining(folder)).wallMs).toBeGreaterThanOrEqual(3_600_000)
})

it('nothing is written without a folder, and the first failure of a write is told', async () => {
  const loose = trainingKeeper(made, undefined, undefined)
  loose.logitLens(quality(4))
  loose.evaluated(live(2, [{ step: 2, kl: 1 }]), quality(1))
  await loose.written()
  expect(loose.best()?.lens.origin.steps).toBe(2)

  const file = join(home, 'no-folder')
  writeFileSync(file, 'kept')
  const keeper = trainingKeeper(made, file, undefined)
  keeper.state(live(1, []))
  await expect(keeper.written()).rejects.toThrow(/EEXIST|ENOTDIR/)
  expect([readFileSync(file, 'utf8'), existsSync(join(file, 'training.json'))]).toEqual(['kept', false])
})
