import { fileURLToPath } from 'node:url'
import type { Intervention, LensResult } from '@lensboard/contract'
import { openModel } from '@lensboard/models'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from './engine.js'

const fixture = (name: string) => fileURLToPath(new URL(`../../../../tests/parity/fixtures/${name}`, import.meta.url))

let engine: Engine
beforeAll(async () => {
  engine = await openEngine({ device: 'cpu', threads: 2 })
})
afterAll(() => engine.close())

const LONG = 'mistral-windowed'
const HASH = '0'.repeat(64)
const idsOf = (length: number) => Array.from({ length }, (_, i) => (7 * i + 3) % 40)

/** A lens reading, and the tokens at which its parts began; `fresh` forgets what was read before. */
async function read(
  name: string,
  ids: number[],
  { fresh = false, interventions = [] as Intervention[], topK = 3 } = {},
) {
  if (fresh) engine.unload(HASH)
  // Its positions turn, so any prompt may be longer than those of the fixtures.
  const { decoder: short } = await openModel({ name, dir: fixture(name) }, { folders: [] })
  const decoder = { ...short, nCtx: 256 }
  const computed: number[] = []
  const spec = { kind: 'lens', rows: { pre: true, mid: false, stride: 1 }, topK, interventions } as const
  const { facts: _, ...result }: LensResult = await engine.run(
    {
      ...{ decoder, spec, ids, bos: 'none', checkpoint: { name, hash: HASH } },
      piece: (id) => ({ text: String(id) }),
    },
    { onStage: ({ name, done }) => name === 'running' && computed.push(done!) },
  )
  // It is told first that nothing is done, and last that all is.
  return { result, computedFrom: Math.min(...computed.slice(1, -1)) }
}

describe('a prompt that grew at its end', () => {
  it('is read from its last full chunk on, and every number is that of a fresh reading', async () => {
    await read(LONG, idsOf(50), { fresh: true })
    const grown = await read(LONG, idsOf(70))
    expect(grown.computedFrom).toBe(32)
    const again = await read(LONG, idsOf(90))
    expect(again.computedFrom).toBe(64)
    const fresh = await read(LONG, idsOf(90), { fresh: true })
    expect(fresh.computedFrom).toBe(0)
    expect(again.result).toEqual(fresh.result)
    expect(grown.result).toEqual((await read(LONG, idsOf(70), { fresh: true })).result)
  })

  it('is read anew where a token before was another one, or another thing is asked', async () => {
    await read(LONG, idsOf(50), { fresh: true })
    const other = idsOf(50).with(3, 39)
    expect((await read(LONG, other)).computedFrom).toBe(0)
    expect((await read(LONG, idsOf(50))).computedFrom).toBe(32)
    expect((await read(LONG, idsOf(50), { topK: 4 })).computedFrom).toBe(0)
    // The token after the chunk is told of in its last column.
    expect((await read(LONG, idsOf(50).with(32, 39))).computedFrom).toBe(0)
  })

  it('is read anew where what is changed of its first tokens is not the same', async () => {
    const scale = (from: number, factor: number): Intervention[] => [
      { op: 'scale', at: 'mlp_out', layers: { from: 0, to: 0 }, positions: { from, to: 45 }, factor },
    ]
    const plain = await read(LONG, idsOf(50), { fresh: true })
    const late = await read(LONG, idsOf(50), { interventions: scale(40, 0) })
    expect(late.computedFrom).toBe(32)
    expect(late.result.entropy).not.toEqual(plain.result.entropy)
    expect(late.result).toEqual((await read(LONG, idsOf(50), { interventions: scale(40, 0), fresh: true })).result)
    const early = await read(LONG, idsOf(50), { interventions: scale(31, 0) })
    expect(early.computedFrom).toBe(0)
    expect((await read(LONG, idsOf(60), { interventions: scale(31, 0.5) })).computedFrom).toBe(0)
    expect((await read(LONG, idsOf(60), { interventions: scale(31, 0) })).computedFrom).toBe(32)
  })
})
