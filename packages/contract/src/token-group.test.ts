import { expect, it } from 'vitest'
import { newSpec, RunSpec } from './card.js'
import { runKey, specHash } from './run.js'
import { TokenGroup } from './token-group.js'

const lens = { ...newSpec('lens', { name: 'workshop', hash: 'b'.repeat(64) }, 'x'), track: [3, 4] } as RunSpec
const group: TokenGroup = { key: 'g1', name: 'cities', color: 0, ids: [3, 4] }

it('reads a question that an older version wrote, which has no groups', () => {
  expect(RunSpec.parse(JSON.parse(JSON.stringify(lens)))).toEqual(lens)
  expect(RunSpec.parse({ ...lens, groups: [group] })).toEqual({ ...lens, groups: [group] })
})

it('refuses a group without tokens, of another colour, or with a key that no measure can name', () => {
  for (const bad of [{ ids: [] }, { color: 6 }, { key: 'cities' }, { name: '' }])
    expect(TokenGroup.safeParse({ ...group, ...bad }).success).toBe(false)
})

it('does not make another run of a question: groups decide no number', async () => {
  const grouped = { ...lens, groups: [group] } as RunSpec
  expect(await runKey(grouped, [1, 2])).toBe(await runKey(lens, [1, 2]))
  expect(await specHash(grouped)).toBe(await specHash(lens))
  expect(await runKey({ ...lens, track: [3] } as RunSpec, [1, 2])).not.toBe(await runKey(lens, [1, 2]))
})
