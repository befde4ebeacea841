import { expect, it } from 'vitest'
import { Intervention } from './intervention.js'

const scale = (factor: number) => ({ op: 'scale', at: 'mlp_out', layers: { from: 0, to: 0 }, factor })

it('takes factors up to a thousand, and refuses larger ones in a sentence of our own', () => {
  for (const factor of [0, -1_000, 1_000]) expect(Intervention.safeParse(scale(factor)).success).toBe(true)
  for (const factor of [-1_000.5, 1_001, 1e30]) {
    const [issue] = Intervention.safeParse(scale(factor)).error!.issues
    expect([issue!.code, issue!.message]).toEqual([
      'custom',
      expect.stringMatching(/^A factor or coefficient lies .+\.$/),
    ])
  }
})
