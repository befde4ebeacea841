import type { ShownThread } from '@lensboard/canvas'

/** What the list of threads can be narrowed to, in the order of its tabs. */
export const FILTERS = [
  { value: 'open', label: 'Open', empty: 'No comments. Press C, then click a cell.' },
  { value: 'mine', label: 'Mine', empty: 'You have not commented on this board.' },
  { value: 'mentions', label: 'Mentions me', empty: 'Nobody has mentioned you here.' },
  { value: 'unread', label: 'Unread', empty: 'You have read everything.' },
  { value: 'resolved', label: 'Resolved', empty: 'No thread is resolved.' },
] as const
export type Filter = (typeof FILTERS)[number]['value']

const KEEPS: Record<Filter, (thread: ShownThread) => boolean> = {
  open: ({ resolved }) => !resolved,
  mine: ({ mine, resolved }) => mine && !resolved,
  mentions: ({ mentionsMe }) => mentionsMe,
  unread: ({ unread, resolved }) => unread > 0 && !resolved,
  resolved: ({ resolved }) => resolved !== undefined,
}

const lastOf = ({ comments }: ShownThread) => comments.at(-1)?.createdAt ?? ''

/** Threads with the newest word first. */
export const newestFirst = (threads: readonly ShownThread[]): ShownThread[] =>
  threads.toSorted((a, b) => (lastOf(a) < lastOf(b) ? 1 : -1))

/** The threads of a filter, the one with the newest word first. */
export const filtered = (threads: readonly ShownThread[], filter: Filter): ShownThread[] =>
  newestFirst(threads.filter(KEEPS[filter]))

/** How many threads this person has not read. */
export const unreadThreads = (threads: readonly ShownThread[]): number => threads.filter(KEEPS.unread).length
