import type { CommentsState, ShownComment, ShownThread, Words } from '@lensboard/canvas'
import {
  type Anchor,
  type CommentFacts,
  type CommentNews,
  type CommentThread,
  type PersonFacts,
  type Reaction,
  type Role,
  roleAtLeast,
} from '@lensboard/contract'

/** Something that this page did and the server has not told back yet. */
export type Act =
  | { is: 'start'; id: string; anchor: Anchor; words: Words; at: string; failed?: string }
  | { is: 'reply'; id: string; threadId: string; words: Words; at: string; failed?: string }
  | { is: 'edit'; commentId: string; words: Words; at: string }
  | { is: 'remove'; commentId: string }
  | { is: 'react'; commentId: string; reaction: Reaction; on: boolean }
  | { is: 'resolve'; threadId: string; resolved: boolean; at: string }
  | { is: 'move'; threadId: string; anchor: Anchor }

/** What the server has said, and what of this page it has not heard. */
export interface Known {
  ready: boolean
  /** This person's right to the board, once the server has said it. */
  role: Role | null
  threads: ReadonlyMap<string, CommentThread>
  /** Up to when this person has read each thread, ISO; `''` is when they came to the board. */
  read: Readonly<Record<string, string>>
  acts: readonly Act[]
}

export const NOTHING: Known = { ready: false, role: null, threads: new Map(), read: {}, acts: [] }

/** What is known after a piece of news. */
export function hear(known: Known, news: CommentNews): Known {
  switch (news.is) {
    case 'all': {
      const threads = new Map(news.threads.map((thread) => [thread.id, thread]))
      return { ...known, ready: true, role: news.role, threads, read: news.read }
    }
    case 'thread':
      return { ...known, threads: new Map(known.threads).set(news.thread.id, news.thread) }
    case 'gone': {
      const threads = new Map(known.threads)
      threads.delete(news.threadId)
      return { ...known, threads }
    }
    case 'read': {
      const was = known.read[news.threadId] ?? ''
      return news.at > was ? { ...known, read: { ...known.read, [news.threadId]: news.at } } : known
    }
    case 'role':
      return { ...known, role: news.role }
  }
}

/** The threads as this person sees them: what the server has, with what this page did laid over it. */
export function shown({ ready, role, threads, read, acts }: Known, me: PersonFacts): CommentsState {
  const all = new Map([...threads].map(([id, thread]) => [id, thread as Laid]))
  for (const act of acts) lay(all, act, me)
  const list = [...all.values()].filter(({ comments }) => comments.some(({ deleted }) => !deleted))
  const mayComment = role !== null && roleAtLeast(role, 'commenter')
  return { ready, mayComment, threads: list.map((thread) => seenBy(thread, me, read)) }
}

type Laid = Omit<CommentThread, 'comments'> & {
  comments: (CommentFacts & Partial<Pick<ShownComment, 'state' | 'failed'>>)[]
}

function lay(all: Map<string, Laid>, act: Act, me: PersonFacts): void {
  switch (act.is) {
    case 'start':
      if (!all.has(act.id)) all.set(act.id, { id: act.id, anchor: act.anchor, comments: [draftOf(act, me)] })
      return
    case 'reply': {
      const thread = all.get(act.threadId)
      if (!thread || thread.comments.some(({ id }) => id === act.id)) return
      const { resolved: _, ...open } = thread
      all.set(thread.id, { ...open, comments: [...thread.comments, draftOf(act, me)] })
      return
    }
    case 'edit':
      change(all, act.commentId, (one) =>
        one.text === act.words.text ? one : { ...one, text: act.words.text, editedAt: act.at, state: 'sending' },
      )
      return
    case 'remove':
      change(all, act.commentId, (one) => ({ ...one, text: '', deleted: true, reactions: [] }))
      return
    case 'react':
      change(all, act.commentId, (one) => ({ ...one, reactions: withReaction(one.reactions, act, me) }))
      return
    case 'resolve': {
      const thread = all.get(act.threadId)
      if (!thread) return
      const { resolved: _, ...open } = thread
      all.set(thread.id, act.resolved ? { ...open, resolved: { at: act.at, by: me.name } } : open)
      return
    }
    case 'move': {
      const thread = all.get(act.threadId)
      if (thread) all.set(thread.id, { ...thread, anchor: act.anchor })
    }
  }
}

const draftOf = ({ id, words, at, failed }: Extract<Act, { is: 'start' | 'reply' }>, me: PersonFacts) => ({
  ...{ id, author: me, text: words.text, mentions: [], createdAt: at, reactions: [] },
  ...(failed === undefined ? { state: 'sending' as const } : { state: 'failed' as const, failed }),
})

function change(
  all: Map<string, Laid>,
  commentId: string,
  to: (one: Laid['comments'][number]) => Laid['comments'][number],
) {
  for (const thread of all.values())
    if (thread.comments.some(({ id }) => id === commentId)) {
      const comments = thread.comments
        .map((one) => (one.id === commentId ? to(one) : one))
        .filter(({ deleted }, i) => i === 0 || !deleted)
      all.set(thread.id, { ...thread, comments })
      return
    }
}

function withReaction(
  reactions: CommentFacts['reactions'],
  { reaction, on }: { reaction: Reaction; on: boolean },
  me: PersonFacts,
): CommentFacts['reactions'] {
  const others = (people: CommentFacts['reactions'][number]['people']) => people.filter(({ id }) => id !== me.id)
  const known = reactions.some((one) => one.reaction === reaction)
  return (known ? reactions : [...reactions, { reaction, people: [] }])
    .map((one) =>
      one.reaction === reaction
        ? { ...one, people: on ? [...others(one.people), { id: me.id, name: me.name }] : others(one.people) }
        : one,
    )
    .filter(({ people }) => people.length > 0)
}

function seenBy({ comments, ...thread }: Laid, me: PersonFacts, read: Known['read']): ShownThread {
  const upTo = read[thread.id] ?? read[''] ?? ''
  const said = comments.filter(({ deleted }) => !deleted)
  return {
    ...thread,
    comments: comments.map((one) => ({ state: 'kept' as const, ...one })),
    unread: said.filter(({ author, createdAt }) => author?.id !== me.id && createdAt > upTo).length,
    mine: said.some(({ author }) => author?.id === me.id),
    mentionsMe: said.some(({ mentions }) => mentions.some(({ personId }) => personId === me.id)),
  }
}
