import { type Engine, openEngine } from '@lensboard/lens'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asLens, everyRow, fixture, openSubject } from '../parity/subject.js'

let engine: Engine
beforeAll(async () => {
  engine = await openEngine({ device: 'cpu', threads: 1 })
})
afterAll(() => engine.close())

const IDS = [5, 9, 17, 30]
const AT = 1
const LAYER = 1

describe.each(['gpt2-plain', 'llama-bf16'])('%s', (name) => {
  // 1e38 is finite, its square is not; a thousand times 1e38 is not finite itself.
  it.each([1, 1_000])('shows what a direction of 1e38, %i times, leaves without numbers as missing', async (times) => {
    const subject = await openSubject(fixture(name), name)
    const vector = Float32Array.from({ length: subject.decoder.dModel }, (_, i) => (i % 2 === 0 ? 1e38 : -1e38))
    const direction = { kind: 'vector' as const, base64: Buffer.from(vector.buffer).toString('base64') }
    const positions = { from: AT, to: AT }
    const result = asLens(
      await subject.ask(
        engine,
        {
          ...everyRow(3),
          interventions: [{ op: 'add', at: 'resid_pre', layer: LAYER, positions, direction, coefficient: times }],
        },
        IDS,
      ),
    )
    const { rows, topIds, topK, facts } = result
    const cells = rows.flatMap((row, r) => IDS.map((_, t) => ({ row, t, cell: r * IDS.length + t })))
    const missing = cells.filter(({ cell }) => topIds[cell * topK] === -1)
    expect(facts.notFinite).toBe(missing.length)
    // From the changed stream on, nothing can be said of this token.
    const changed = cells.filter(({ row, t }) => t === AT && (row.layer >= LAYER || row.site === 'output'))
    expect(missing).toEqual(expect.arrayContaining(changed))
    expect(missing.filter(({ row }) => row.layer < LAYER && row.site !== 'output')).toEqual([])
    for (const { cell } of missing) {
      const { logSumExp, entropy, klFromOutput, klToOutput, jsFromOutput, targetRank, targetLogProb } = result
      for (const measure of [logSumExp, entropy, klFromOutput, klToOutput, jsFromOutput!, targetLogProb])
        expect(measure[cell]).toBeNaN()
      // A rank of 0 says that there is none.
      expect(targetRank[cell]).toBe(0)
      for (let k = 0; k < topK; k++)
        expect([topIds[cell * topK + k], result.topLogProbs[cell * topK + k]]).toEqual([-1, Number.NaN])
    }
  })
})
