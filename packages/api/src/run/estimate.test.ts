import { newSpec, type RunSpec } from '@lensboard/contract'
import { describe, expect, it } from 'vitest'
import { estimateMs } from './estimate.js'

const checkpoint = { name: 'tiny', hash: 'a'.repeat(64) }
const lens: RunSpec = newSpec('lens', checkpoint, 'x')
const attention: RunSpec = newSpec('attention', checkpoint, 'x')
const patching: RunSpec = {
  ...{ kind: 'patching', checkpoint, bos: 'auto', position: -1, target: [1], against: [], at: 'resid_pre' },
  ...{ input: { kind: 'text', text: 'x' }, corrupted: { kind: 'text', text: 'y' } },
}
const past = (spec: RunSpec, tokens: number, ms: number) => ({ spec, tokens, ms })

describe('what a question will take', () => {
  it('is unknown where nothing like it was computed', () => {
    expect(estimateMs(lens, 6, [])).toBeNull()
    expect(estimateMs(lens, 6, [past(attention, 6, 100)])).toBeNull()
    expect(estimateMs({ ...patching, method: 'gradient' }, 6, [past(patching, 6, 9_000)])).toBeNull()
  })

  it('is the median of the nearest, so one run that loaded the model first says little', () => {
    expect(estimateMs(lens, 6, [past(lens, 6, 40), past(lens, 7, 50), past(lens, 6, 8_000)])).toBe(50)
  })

  it('grows with what is asked and never falls below what was measured', () => {
    expect(estimateMs(lens, 60, [past(lens, 6, 40)])).toBeCloseTo(400)
    expect(estimateMs(lens, 1, [past(lens, 6, 40)])).toBe(40)
    expect(estimateMs(patching, 20, [past(patching, 10, 100)])).toBeCloseTo(400)
  })
})
