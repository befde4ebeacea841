import { expect, it } from 'vitest'
import { rotaryTable } from './rotary.js'

it('turns pair i of position p by p · base^(−2i / dims)', () => {
  const { cos, sin } = rotaryTable({ kind: 'rotary', dims: 4, base: 100 }, 3)
  const angles = [0, 0, 1, 0.1, 2, 0.2]
  for (const [i, angle] of angles.entries()) {
    expect(cos[i]).toBeCloseTo(Math.cos(angle), 6)
    expect(sin[i]).toBeCloseTo(Math.sin(angle), 6)
  }
})

it('rounds frequencies and angles to float32, as the checkpoints were trained', () => {
  const { cos } = rotaryTable({ kind: 'rotary', dims: 64, base: 10_000 }, 2_001)
  // torch 2.8: (2000 * (1 / 10000 ** (torch.arange(0, 64, 2).float() / 64))).cos(), entries 1 and 4.
  const exact = Math.cos(2_000 * 10_000 ** (-2 / 64))
  expect(cos[2_000 * 32 + 1]).toBeCloseTo(-0.3165023, 6)
  expect(cos[2_000 * 32 + 4]).toBeCloseTo(-0.5441824, 6)
  expect(Math.abs(cos[2_000 * 32 + 1]! - exact)).toBeGreaterThan(1e-5)
})
