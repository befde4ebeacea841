import { describe, expect, it } from 'vitest'
import { newSpec, type PatchingSpec } from './card.js'
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

  it('of an exact patching is what it was before there was another method; by gradient it is another run', async () => {
    const exact: PatchingSpec = {
      ...{ kind: 'patching', checkpoint, input: { kind: 'text', text: 'x' }, corrupted: { kind: 'ids', ids: [1, 3] } },
      ...{ bos: 'auto', position: -1, target: [7], against: [], at: 'resid_pre' },
    }
    const before = '374917f90df15b62c0f751846baa4472c7f6343d39ab6792feb12569708f7907'
    expect(await runKey(exact, [1, 2])).toBe(before)
    expect(await runKey({ ...exact, method: 'gradient' }, [1, 2])).not.toBe(before)
  })

  it('does not depend on the order of keys', async () => {
    const reversed = Object.fromEntries(Object.entries(spec).reverse()) as typeof spec
    expect(await specHash(reversed)).toBe(await specHash(spec))
  })
})
