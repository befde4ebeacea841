import type { AppRouter } from '@lensboard/api'
import type { CommentSource, Watchable, Words } from '@lensboard/canvas'
import type { CommentNews, PersonFacts, Role } from '@lensboard/contract'
import type { TRPCClient } from '@trpc/client'
import { appErrorOf } from '../../trpc'
import type { createDrafts } from './kept-drafts'
import { newId } from './new-id'
import { type Act, hear, type Known, NOTHING, shown } from './thread-state'

/** How the comments of a board reach the server. */
type CommentTransport = Pick<TRPCClient<AppRouter>, 'comment'>

interface Options {
  boardId: string
  me: PersonFacts
  client: CommentTransport
  people(): readonly { id: string; name: string }[]
  drafts: ReturnType<typeof createDrafts>
  /** A refusal in words. */
  say(words: string): void
  copyLink(threadId: string): void
}

/** What the page has of it beside the canvas. */
export interface LiveComments extends CommentSource {
  /** This person's right to the board as the server last said it. */
  role: Watchable<Role | null>
  /** Writes down what was not yet; the page may be going. */
  flushDrafts(): void
  close(): void
}

/** The comments of a board, live; acts are shown at once and taken back where the server refuses them. */
export function createCommentSource(options: Options): LiveComments {
  const { boardId, me, client, people, drafts, say, copyLink } = options
  const { comment } = client
  let known: Known = NOTHING
  let state = shown(known, me)
  const listeners = new Set<() => void>()
  const now = () => new Date().toISOString()

  const set = (next: Known) => {
    known = next
    state = shown(known, me)
    for (const listener of listeners) listener()
  }
  const without = (act: Act) => known.acts.filter((one) => one !== act)
  const watching = comment.watch.subscribe({ boardId }, { onData: (news: CommentNews) => set(hear(known, news)) })

  /** Shows an act until the server has answered; the news of it comes before or soon after. */
  const act = async (what: Act, asked: Promise<unknown>) => {
    set({ ...known, acts: [...known.acts, what] })
    try {
      await asked
      // What it changed comes over the other way, which may be a moment later.
      setTimeout(() => set({ ...known, acts: without(what) }), SETTLE_MS)
    } catch (error) {
      set({ ...known, acts: without(what) })
      say(appErrorOf(error).message)
    }
  }

  type Sending = Extract<Act, { is: 'start' | 'reply' }>
  const send = async ({ failed: _, ...what }: Sending) => {
    const { id, words } = what
    set({ ...known, acts: [...known.acts.filter((one) => !('id' in one && one.id === id)), what] })
    try {
      if (what.is === 'start') await comment.start.mutate({ boardId, id, anchor: what.anchor, ...words })
      else await comment.reply.mutate({ boardId, id, threadId: what.threadId, ...words })
      setTimeout(() => set({ ...known, acts: without(what) }), SETTLE_MS)
    } catch (error) {
      const failed = appErrorOf(error).message
      set({ ...known, acts: known.acts.map((one) => (one === what ? { ...what, failed } : one)) })
    }
  }
  const sending = (id: string) => known.acts.find((one): one is Sending => 'id' in one && one.id === id)

  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  return {
    me,
    state: { get: () => state, subscribe },
    role: { get: () => known.role, subscribe },
    drafts: drafts.drafts,
    draft: drafts.draft,
    keepDraft: drafts.keepDraft,
    people,
    start(anchor, words) {
      const id = newId()
      void send({ is: 'start', id, anchor, words, at: now() })
      return id
    },
    reply: (threadId, words) => void send({ is: 'reply', id: newId(), threadId, words, at: now() }),
    retry(commentId) {
      const what = sending(commentId)
      if (what?.failed !== undefined) void send(what)
    },
    discard(commentId) {
      const what = sending(commentId)
      if (what?.failed !== undefined) set({ ...known, acts: without(what) })
    },
    edit: (commentId, words: Words) =>
      void act({ is: 'edit', commentId, words, at: now() }, comment.edit.mutate({ boardId, commentId, ...words })),
    remove: (commentId) => void act({ is: 'remove', commentId }, comment.remove.mutate({ boardId, commentId })),
    react: (commentId, reaction, on) =>
      void act({ is: 'react', commentId, reaction, on }, comment.react.mutate({ boardId, commentId, reaction, on })),
    resolve: (threadId, resolved) =>
      void act(
        { is: 'resolve', threadId, resolved, at: now() },
        comment.resolve.mutate({ boardId, threadId, resolved }),
      ),
    move: (threadId, anchor) =>
      void act({ is: 'move', threadId, anchor }, comment.move.mutate({ boardId, threadId, anchor })),
    read(threadId) {
      const last = known.threads.get(threadId)?.comments.at(-1)?.createdAt
      if (!last) return
      set(hear(known, { is: 'read', threadId, at: last }))
      // Read again at the next opening where it was not heard.
      comment.read.mutate({ boardId, threadId, upTo: last }).catch(() => {})
    },
    keepCard(shapeId, card, places) {
      const told = { boardId, shapeId, card: JSON.parse(JSON.stringify(card)), places: [...places] }
      comment.keepCard.mutate(told).catch((error) => say(appErrorOf(error).message))
    },
    keptCard: (threadId) =>
      comment.keptCard.query({ boardId, threadId }).catch((error) => {
        throw new Error(appErrorOf(error).message)
      }),
    copyLink,
    flushDrafts: drafts.flush,
    close() {
      drafts.flush()
      watching.unsubscribe()
    },
  }
}

/** News of an act come by a stream of their own; until then what was done stays in sight. */
const SETTLE_MS = 1_500
