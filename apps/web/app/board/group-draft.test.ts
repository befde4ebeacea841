import type { FoundToken } from '@lensboard/contract'
import { expect, it } from 'vitest'
import { type FollowedDraft, variantsOf, withGroup, withoutToken } from './group-draft'

const empty: FollowedDraft = { track: [5], groups: [] }

it('follows what it groups, with a key and a colour that no other group has', () => {
  const one = withGroup(empty, ' Paris', [5, 6, 6])
  expect(one).toEqual({ track: [5, 6], groups: [{ key: 'g1', name: 'Paris', color: 0, ids: [5, 6] }] })
  const two = withGroup(one, '  ', [7])
  expect(two.groups[1]).toEqual({ key: 'g2', name: 'Group 2', color: 1, ids: [7] })
  // A key is not used again, so that no measure speaks of another group.
  expect(withGroup({ ...two, groups: two.groups.slice(1) }, 'x', [8]).groups[1]?.key).toBe('g3')
})

it('goes on without a token that is followed no longer, and without a group that has none left', () => {
  const both = withGroup(withGroup(empty, 'a', [5]), 'b', [5, 6])
  expect(withoutToken(both, 5)).toEqual({ track: [6], groups: [{ key: 'g2', name: 'b', color: 1, ids: [6] }] })
})

it('changes nothing where a question has no room for more', () => {
  const full = { track: Array.from({ length: 64 }, (_, id) => id), groups: [] }
  expect(withGroup(full, 'x', [100])).toEqual(full)
  expect(withGroup(full, 'x', [3]).groups).toHaveLength(1)
})

it('takes the variants of space and case, not pieces or longer words', () => {
  const found = (['exact', 'variant', 'part', 'prefix'] as const).map((how, id): FoundToken => {
    return { id, how, piece: { text: how } }
  })
  expect(variantsOf(found).map(({ id }) => id)).toEqual([0, 1])
})
