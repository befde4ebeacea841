import type { BoardCommand, FoundCard, ShownThread } from '@lensboard/canvas'
import { type Findable, rank } from './rank'

type PaletteGroup =
  | 'Recent'
  | 'Cards on this board'
  | 'Insert'
  | 'This card'
  | 'Selection'
  | 'Board'
  | 'Go to'
  | 'Comments'

const CARDS = 'Cards on this board'

/** The order of the groups while nothing was typed. */
const ORDER: readonly PaletteGroup[] = [
  'Recent',
  'Cards on this board',
  'Insert',
  'This card',
  'Selection',
  'Board',
  'Go to',
  'Comments',
]

/** A line of the command palette. */
export interface PaletteItem extends Findable {
  /** Names what it does, so that it is known again among the recent ones. */
  id: string
  group: Exclude<PaletteGroup, 'Recent'>
  hint?: string
  keys?: string
  card?: FoundCard
}

/** A place that the palette goes to. */
export interface Place {
  label: string
  path: string
  hint?: string
}

/** Recent acts that are shown before anything was typed. */
const RECENT_SHOWN = 4
/** Lines of a group; who looks for more types more. */
const GROUP_MAX = 60
/** More of a comment is read where it stands. */
const LABEL_CHARS = 120
/** Cards before anything was typed, for what can be done to stay in reach; the search for cards alone shows more. */
const CARDS_AT_FIRST = 5

/** Cards as lines: their title, and their prompt where the title is another one. */
export const cardItems = (cards: readonly FoundCard[]): PaletteItem[] =>
  cards.map((card) => {
    const prompt = card.prompt.replace(/\s+/g, ' ').trim()
    return {
      id: `card:${card.id}`,
      group: CARDS,
      label: card.title,
      hint: prompt === card.title ? card.about : `${card.about} · ${prompt}`,
      more: [card.about, prompt, ...card.tokens],
      card,
    }
  })

const WORDS = { insert: 'Insert', board: 'Board' } as const

/** Commands as lines; what is done with the selection is headed by how much of it there is. */
export const commandItems = (commands: readonly BoardCommand[], cardAlone: boolean): PaletteItem[] =>
  commands.map(({ id, label, keys, topic }) => ({
    id: `do:${id}`,
    group: topic === 'card' ? (cardAlone ? 'This card' : 'Selection') : WORDS[topic],
    label,
    ...(keys && { keys }),
    more: [],
  }))

/** Places as lines. */
export const placeItems = (places: readonly Place[]): PaletteItem[] =>
  places.map(({ label, path, hint }) => ({
    id: `go:${path}`,
    group: 'Go to',
    label,
    ...(hint && { hint }),
    more: hint ? [hint] : [],
  }))

/** Threads as lines, the newest word first: how they begin, by whom and about what; found by all that was said in them. */
export const commentItems = (
  threads: readonly ShownThread[],
  placeWords: (anchor: ShownThread['anchor']) => string,
): PaletteItem[] =>
  threads.map(({ id, anchor, comments, resolved, unread }) => {
    const said = comments.filter(({ deleted }) => !deleted)
    const state = resolved ? 'resolved' : unread > 0 ? `${unread} unread` : undefined
    const about = [said[0]?.author?.name ?? 'Somebody who left', placeWords(anchor), state]
    return {
      id: `comment:${id}`,
      group: 'Comments',
      label: (said[0]?.text ?? '').replace(/\s+/g, ' ').slice(0, LABEL_CHARS),
      hint: about.filter(Boolean).join(' · '),
      more: [...about.flatMap((one) => one ?? []), ...said.flatMap(({ author, text }) => [author?.name ?? '', text])],
    }
  })

/** What one sign before the words asks for alone. */
const ONLY: Record<string, string> = { '>': 'do:', '#': 'comment:' }

/** The lines for what was typed, by group, the best group first; before anything was typed the recent ones come first. */
export function found(
  items: readonly PaletteItem[],
  query: string,
  recent: readonly string[],
): { group: PaletteGroup; items: PaletteItem[] }[] {
  const only = ONLY[query.charAt(0)]
  const words = (only ? query.slice(1) : query).trim()
  // Of comments there may be many: they come when they are asked for.
  const offered = items.filter(({ id }) => (only ? id.startsWith(only) : words !== '' || !id.startsWith('comment:')))
  const groups = new Map<PaletteGroup, { item: PaletteItem; points: number }[]>()
  for (const item of offered) {
    const points = rank(item, words)
    if (points === 0) continue
    const group = groups.get(item.group) ?? []
    group.push({ item: words ? withReason(item, words) : item, points })
    groups.set(item.group, group)
  }
  const sorted = [...groups]
    .sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b))
    .map(([group, lines]) => ({
      group,
      best: Math.max(...lines.map(({ points }) => points)),
      items: lines
        .sort((a, b) => b.points - a.points)
        .slice(0, !words && group === CARDS && groups.size > 1 ? CARDS_AT_FIRST : GROUP_MAX)
        .map(({ item }) => item),
    }))
  if (words) return sorted.sort((a, b) => b.best - a.best)
  const byId = new Map(offered.map((item) => [item.id, item]))
  const again = recent.flatMap((id) => byId.get(id) ?? []).slice(0, RECENT_SHOWN)
  const shown = new Set(again)
  const rest = sorted.map((one) => ({ ...one, items: one.items.filter((item) => !shown.has(item)) }))
  return [{ group: 'Recent' as const, items: again }, ...rest].filter(({ items }) => items.length > 0)
}

/** A card that is found by a token of its answer says by which. */
function withReason(item: PaletteItem, query: string): PaletteItem {
  const { card } = item
  if (!card || rank({ label: item.label, more: [card.about, card.prompt] }, query) >= rank(item, query)) return item
  const words = query.toLowerCase().split(/\s+/)
  const token = card.tokens.find((text) => words.some((word) => text.toLowerCase().includes(word)))
  return token ? { ...item, hint: `${item.hint} · has “${token}”` } : item
}
