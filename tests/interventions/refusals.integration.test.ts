import type { Intervention, Range } from '@lensboard/contract'
import { type Engine, openEngine } from '@lensboard/lens'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixture, openSubject } from '../parity/subject.js'

const NAME = 'gemma2-alternating'
const IDS = [41, 78, 259, 221, 72, 65, 84, 12, 259]

let engine: Engine
beforeAll(async () => {
  engine = await openEngine({ device: 'cpu' })
})
afterAll(() => engine.close())

/** What a lens card with these interventions is refused with; undefined when it is answered. */
async function refusal(interventions: Intervention[], ids = IDS): Promise<string | undefined> {
  const subject = await openSubject(fixture(NAME), NAME)
  const rows = { pre: true, mid: false, stride: 1 } as const
  return subject.ask(engine, { kind: 'lens', rows, topK: 1, interventions }, ids).then(
    () => undefined,
    ({ code, message }) => `${code}: ${message}`,
  )
}

const scale = (layers: Range, positions?: Range): Intervention => ({
  ...{ op: 'scale', at: 'mlp_out', layers, factor: 0 },
  ...(positions && { positions }),
})
const block = (queries: Range, keys: Range, layers = { from: 0, to: 3 }): Intervention => ({
  ...{ op: 'block', layers, queries, keys },
})
const patch = (ids: number[], layer = 0, position = 0): Intervention => ({
  ...{ op: 'patch', at: 'attn_out', layer: 1, position: -1 },
  from: { input: { kind: 'ids', ids }, layer, position },
})
const at = (n: number): Range => ({ from: n, to: n })
const base64 = (values: number[]) => Buffer.from(Float32Array.from(values).buffer).toString('base64')
const add = (direction: Extract<Intervention, { op: 'add' }>['direction']): Intervention => ({
  ...{ op: 'add', at: 'resid_pre', layer: 0, direction, coefficient: 1 },
})

describe('an intervention is refused with one sentence', () => {
  it.each([
    ['a block that does not exist', [scale({ from: 2, to: 4 })], 'SPEC_INVALID: Block 4 does not exist'],
    [
      'a head that does not exist',
      [{ op: 'scale_heads', layers: at(0), heads: [4], factor: 0 }],
      'SPEC_INVALID: Head 4 does not exist',
    ],
    ['a token beyond the prompt', [scale(at(0), at(9))], 'SPEC_INVALID: Token 9 does not exist'],
    ['a token before the prompt', [scale(at(0), at(-10))], 'SPEC_INVALID: Token -10 does not exist'],
    ['tokens the wrong way round', [scale(at(0), { from: -1, to: 2 })], 'SPEC_INVALID: Tokens -1 to 2 are none'],
    [
      'a block of every key',
      [block(at(3), { from: 0, to: 3 })],
      'SPEC_INVALID: This leaves token 3 nothing to look at in block 0, head 0',
    ],
    [
      'two blocks that together hide every key',
      [block(at(3), { from: 0, to: 1 }), block({ from: 2, to: 5 }, { from: 2, to: 3 })],
      'SPEC_INVALID: This leaves token 3 nothing to look at in block 0, head 0',
    ],
    [
      'a block of every key that a window shows',
      [block(at(8), { from: 4, to: 8 })],
      'SPEC_INVALID: This leaves token 8 nothing to look at in block 0, head 0',
    ],
    [
      'two patches of one place',
      [patch([1, 2]), patch([3])],
      'SPEC_INVALID: Two patches replace attn_out of block 1 at token 8',
    ],
    ['a patch from a block that does not exist', [patch([1], 4)], 'SPEC_INVALID: Block 4 does not exist'],
    ['a patch from a token that does not exist', [patch([1], 0, 1)], 'SPEC_INVALID: Token 1 does not exist'],
    ['a patch from an empty prompt', [patch([])], 'PROMPT_EMPTY: '],
    ['a patch from ids that do not exist', [patch([264])], 'TOKEN_OUT_OF_RANGE: Token id 264'],
    ['a direction of a token that does not exist', [add({ kind: 'token', id: 264 })], 'TOKEN_OUT_OF_RANGE: '],
    [
      'a direction of another width',
      [add({ kind: 'vector', base64: base64(new Array(20).fill(1)) })],
      'SPEC_INVALID: This direction has 20 numbers; gemma2-alternating needs 24',
    ],
    [
      'a direction that holds a NaN',
      [add({ kind: 'vector', base64: base64(new Array(24).fill(Number.NaN)) })],
      'SPEC_INVALID: This direction holds something that is no number',
    ],
  ] as [string, Intervention[], string][])('%s', async (_, interventions, sentence) => {
    expect(await refusal(interventions)).toContain(sentence)
  })

  it('and what leaves every query one key is not', async () => {
    expect(await refusal([block({ from: 1, to: -1 }, at(0))])).toBeUndefined()
    // A window of five hides token 0 from token 8 anyway; layers 1 and 3 see all.
    expect(await refusal([block(at(8), { from: 1, to: 8 }, at(1))])).toBeUndefined()
    expect(await refusal([patch([1, 2])])).toBeUndefined()
  })
})
