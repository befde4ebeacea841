import { type FoundToken, LIMITS, type TokenGroup } from '@lensboard/contract'

/** What a card follows: tokens one by one, and groups of them. */
export interface FollowedDraft {
  track: readonly number[]
  groups: readonly TokenGroup[]
}

const COLORS = 6

/** Groups these tokens; they are followed too. Nothing changes where there is no room for one more group or token. */
export function withGroup({ track, groups }: FollowedDraft, name: string, ids: readonly number[]): FollowedDraft {
  const all = [...new Set([...track, ...ids])]
  if (ids.length === 0 || groups.length >= LIMITS.tokenGroups || all.length > LIMITS.trackedTokens)
    return { track, groups }
  const number = Math.max(0, ...groups.map(({ key }) => Number(key.slice(1)))) + 1
  const taken = new Set(groups.map(({ color }) => color))
  const free = Array.from({ length: COLORS }, (_, color) => color).find((color) => !taken.has(color))
  const group: TokenGroup = {
    ...{ key: `g${number}`, name: groupName(name, `Group ${number}`), color: free ?? groups.length % COLORS },
    ids: [...new Set(ids)],
  }
  return { track: all, groups: [...groups, group] }
}

const groupName = (name: string, otherwise: string) => name.trim().slice(0, LIMITS.groupNameChars) || otherwise

/** Follows a token no longer; groups go on without it, and one that it was alone in goes. */
export function withoutToken({ track, groups }: FollowedDraft, id: number): FollowedDraft {
  return {
    track: track.filter((one) => one !== id),
    groups: groups
      .map((group) => ({ ...group, ids: group.ids.filter((one) => one !== id) }))
      .filter(({ ids }) => ids.length > 0),
  }
}

/** The text as it was typed and the tokens that differ from it in a leading space or in case alone. */
export const variantsOf = (found: readonly FoundToken[]): FoundToken[] =>
  found.filter(({ how }) => how === 'exact' || how === 'variant')
