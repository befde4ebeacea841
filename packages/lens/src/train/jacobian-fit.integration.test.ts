import { fileURLToPath } from 'node:url'
import { openModel } from '@lensboard/models'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Engine, openEngine } from '../engine/engine.js'
import { xoshiro128 } from '../generate/random.js'
import type { LearningNews } from './news.js'

const dir = fileURLToPath(new URL('../../../../tests/parity/fixtures/gpt2-plain', import.meta.url))

let engine: Engine
beforeAll(async () => {
  engine = await openEngine({ device: 'cpu', threads: 1 })
})
afterAll(() => engine.close())

async function fit(nPrompts: number, more: Partial<Parameters<Engine['fitJacobian']>[0]> = {}) {
  const { decoder, checkpoint } = await openModel({ name: 'gpt2-plain', dir }, { folders: [] })
  const draw = xoshiro128(7)
  const prompts = Array.from({ length: nPrompts }, () => Array.from({ length: 24 }, () => Math.floor(draw() * 200)))
  const news: LearningNews[] = []
  const found = await engine.fitJacobian(
    {
      ...{ decoder, checkpoint: { name: 'gpt2-plain', hash: checkpoint.hash } },
      ...{ prompts, stopBelow: 0, promptsMin: 1, ...more },
    },
    { onNews: (one) => news.push(one) },
  )
  const changes = news.flatMap((one) => (one.type === 'prompt' ? [one.change] : []))
  const kept = news.flatMap((one) => (one.type === 'kept' ? [one.mean] : []))
  return { found, changes, kept }
}

it('a fit that was stopped goes on with the same bits', async () => {
  const whole = await fit(8, { keepMs: 0 })
  expect(whole.kept.map(({ nPrompts }) => nPrompts)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  for (const at of [1, 5]) {
    const rest = await fit(8, { resume: whole.kept[at - 1]! })
    expect(rest.found).toEqual(whole.found)
    expect(rest.changes).toEqual(whole.changes.slice(at))
  }
})

it('a fit ends once the mean stands still, after the fewest prompts in any case', async () => {
  const { changes } = await fit(12)
  expect(changes[0]).toBeNaN()
  expect(changes.at(-1)).toBeLessThan(changes[1]!)
  const stopBelow = changes[7]! * 1.0001
  const first = changes.findIndex((change) => change < stopBelow) + 1
  expect((await fit(12, { stopBelow })).found.nPrompts).toBe(first)
  expect((await fit(12, { stopBelow, promptsMin: 10 })).found.nPrompts).toBe(10)
})
