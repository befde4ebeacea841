import { describe, expect, it } from 'vitest'
import { newSpec } from './card.js'
import { runKey, specHash } from './run.js'

const checkpoint = { name: 'workshop', hash: 'b'.repeat(64) }
const spec = newSpec('lens', checkpoint, 'The sky is')

describe('the identity of a run', () => {
  it('does not depend on the name of the checkpoint, the text or the BOS wish, only on what is computed', async () => {
    const renamed = { ...newSpec('lens', { ...checkpoint, name: 'other' }, 'another text'), bos: true as const }
    expect(await runKey(renamed, [1, 2])).toBe(await runKey(spec, [1, 2]))
  })

  it('changes with the ids, the weights, the kind and every option', async () => {
    const base = await runKey(spec, [1, 2])
    const others = [
      await runKey(spec, [1, 3]),
      await runKey({ ...spec, checkpoint: { ...checkpoint, hash: 'c'.repeat(64) } }, [1, 2]),
      await runKey(newSpec('attention', checkpoint, 'x'), [1, 2]),
      await runKey(spec.kind === 'lens' ? { ...spec, topK: 6 } : spec, [1, 2]),
    ]
    expect(new Set([base, ...others]).size).toBe(others.length + 1)
  })

  it('does not depend on the order of keys', async () => {
    const reversed = Object.fromEntries(Object.entries(spec).reverse()) as typeof spec
    expect(await specHash(reversed)).toBe(await specHash(spec))
  })
})
