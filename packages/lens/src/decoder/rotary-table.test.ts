import type { RotaryScaling } from '@lensboard/models'
import { expect, it } from 'vitest'
import { rotaryTable } from './rotary-table.js'

it('turns pair i of position p by p · base^(−2i / dims)', () => {
  const { cos, sin } = rotaryTable({ base: 100 }, 4, { nPositions: 3 })
  const angles = [0, 0, 1, 0.1, 2, 0.2]
  for (const [i, angle] of angles.entries()) {
    expect(cos[i]).toBeCloseTo(Math.cos(angle), 6)
    expect(sin[i]).toBeCloseTo(Math.sin(angle), 6)
  }
})

it('rounds frequencies and angles to float32, as the checkpoints were trained', () => {
  const { cos } = rotaryTable({ base: 10_000 }, 64, { nPositions: 2_001 })
  // torch 2.8: (2000 * (1 / 10000 ** (torch.arange(0, 64, 2).float() / 64))).cos(), entries 1 and 4.
  const exact = Math.cos(2_000 * 10_000 ** (-2 / 64))
  expect(cos[2_000 * 32 + 1]).toBeCloseTo(-0.3165023, 6)
  expect(cos[2_000 * 32 + 4]).toBeCloseTo(-0.5441824, 6)
  expect(Math.abs(cos[2_000 * 32 + 1]! - exact)).toBeGreaterThan(1e-5)
})

it('stretches dynamic and long positions only beyond the trained context', () => {
  const dynamic = { base: 10_000, scaling: { kind: 'dynamic', factor: 2, trainedCtx: 4 } } as const
  expect(rotaryTable(dynamic, 8, { nPositions: 4 })).toEqual(rotaryTable({ base: 10_000 }, 8, { nPositions: 4 }))
  expect(rotaryTable(dynamic, 8, { nPositions: 5 }).cos.slice(4)).not.toEqual(
    rotaryTable({ base: 10_000 }, 8, { nPositions: 5 }).cos.slice(4),
  )
  const scaling: RotaryScaling = {
    kind: 'longrope',
    shortFactor: [1, 1],
    longFactor: [2, 4],
    trainedCtx: 4,
    attentionFactor: 1,
  }
  expect(rotaryTable({ base: 100, scaling }, 4, { nPositions: 4 })).toEqual(
    rotaryTable({ base: 100 }, 4, { nPositions: 4 }),
  )
  expect(rotaryTable({ base: 100, scaling }, 4, { nPositions: 5 }).sin[2]).toBeCloseTo(Math.sin(0.5), 6)
})
