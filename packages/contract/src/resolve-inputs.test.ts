import { expect, it } from 'vitest'
import type { AttentionSpec, LensSpec, PatchingSpec, PatchscopeSpec } from './card.js'
import { newSpec } from './card.js'
import type { CheckpointRef } from './checkpoint-ref.js'
import type { Input } from './input.js'
import { resolveInputs } from './resolve-inputs.js'
import { runKey } from './run.js'

const checkpoint: CheckpointRef = { name: 'tiny', hash: 'a'.repeat(64) }
const text = (words: string): Input => ({ kind: 'text', text: words })
const ids = (...numbers: number[]): Input => ({ kind: 'ids', ids: numbers })
/** A token for each letter. */
const idsOf = (input: Input) =>
  input.kind === 'ids' ? input.ids : input.kind === 'text' ? Array.from(input.text, (c) => c.charCodeAt(0)) : []
const lens = newSpec('lens', checkpoint, 'abc') as LensSpec

it('leaves a question without inner prompts equal to itself, so that its runKey stays', async () => {
  const attention = newSpec('attention', checkpoint, 'abc') as AttentionSpec
  const scaled: LensSpec = {
    ...lens,
    interventions: [{ op: 'scale', at: 'mlp_out', layers: { from: 0, to: 1 }, factor: 0 }],
  }
  for (const spec of [lens, attention, scaled]) {
    expect(await resolveInputs(spec, idsOf)).toEqual(spec)
    expect(await runKey(await resolveInputs(spec, idsOf), [1, 2])).toBe(await runKey(spec, [1, 2]))
  }
})

it('puts ids in the place of every prompt inside interventions, and keeps the own prompt', async () => {
  const asked = (inner: (words: string) => Input): LensSpec => ({
    ...lens,
    interventions: [
      { op: 'patch', at: 'resid_pre', layer: 1, position: -1, from: { input: inner('ab'), layer: 0, position: 0 } },
      {
        ...{ op: 'add', at: 'mlp_out', layer: 0, coefficient: 2 },
        direction: {
          kind: 'difference',
          at: 'mlp_out',
          layer: 0,
          positive: [inner('b'), inner('ab')],
          negative: [inner('c')],
        },
      },
    ],
  })
  const byLetters = asked((words) => ids(...Array.from(words, (c) => c.charCodeAt(0))))
  const resolved = await resolveInputs(asked(text), idsOf)
  expect(resolved).toEqual(byLetters)
  expect(resolved.input).toEqual(text('abc'))
  expect(await runKey(resolved, [7])).toBe(await runKey(byLetters, [7]))
})

it('resolves the corrupted prompt of a patching and the target of a patchscope', async () => {
  const common = { checkpoint, input: text('abc'), bos: 'auto', position: -1 } as const
  const patching: PatchingSpec = {
    ...{ ...common, kind: 'patching', corrupted: text('abd'), target: [1], against: [2], at: 'heads' },
  }
  const patchscope: PatchscopeSpec = { ...common, kind: 'patchscope', target: text('?'), targetPosition: -1, tokens: 1 }
  expect(await resolveInputs(patching, idsOf)).toEqual({ ...patching, corrupted: ids(97, 98, 100) })
  expect(await resolveInputs(patchscope, idsOf)).toEqual({ ...patchscope, target: ids(63) })
})

it('tokenizes the same prompt once', async () => {
  let calls = 0
  const patch = (position: number) =>
    ({ op: 'patch', at: 'mlp_out', layer: 0, position, from: { input: text('x'), layer: 0, position: 0 } }) as const
  await resolveInputs({ ...lens, interventions: [patch(0), patch(1)] }, () => {
    calls++
    return [1]
  })
  expect(calls).toBe(1)
})
