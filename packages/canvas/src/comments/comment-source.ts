import type { Anchor, CommentFacts, CommentThread, PagePoint, PersonFacts, Reaction } from '@lensboard/contract'
import type { Watchable } from '../editor/watchable.js'

/** What a person wrote, and whom they chose from the list of people. */
export interface Words {
  text: string
  mentions: string[]
}

/** A comment as this page shows it: grey until the server has it; what could not be sent keeps its words. */
export interface ShownComment extends CommentFacts {
  state: 'kept' | 'sending' | 'failed'
  /** Why it could not be sent. */
  failed?: string
}

/** A thread as this person sees it. */
export interface ShownThread extends Omit<CommentThread, 'comments'> {
  comments: readonly ShownComment[]
  /** How many comments of others this person has not read. */
  unread: number
  /** Whether this person wrote in it, and whether it speaks to them. */
  mine: boolean
  mentionsMe: boolean
}

/** Words that were written and not sent: in a thread, or as the beginning of one. */
export interface CommentDraft {
  about: { threadId: string } | { anchor: Anchor }
  text: string
}

export interface CommentsState {
  /** The server has said what there is. */
  ready: boolean
  mayComment: boolean
  /** By the time they began. */
  threads: readonly ShownThread[]
}

/**
 * The port through which the board has its comments; the page implements it. Acts are shown at once and taken back, with
 * a sentence, where the server refuses them.
 */
export interface CommentSource {
  me: PersonFacts
  state: Watchable<CommentsState>
  /** What this person has not sent yet, the newest first; it is there again after a reload. */
  drafts: Watchable<readonly CommentDraft[]>
  /** What of it is about this; empty where nothing is. */
  draft(about: CommentDraft['about']): string
  /** Keeps what is written, in the place of what was kept about the same; nothing is kept of no words. */
  keepDraft(draft: CommentDraft): void
  /** Who can be mentioned, by name. */
  people(): readonly { id: string; name: string }[]
  /** Begins a thread; answers with its id. */
  start(anchor: Anchor, words: Words): string
  reply(threadId: string, words: Words): void
  /** Sends what failed again, or lets go of it. */
  retry(commentId: string): void
  discard(commentId: string): void
  edit(commentId: string, words: Words): void
  remove(commentId: string): void
  react(commentId: string, reaction: Reaction, on: boolean): void
  resolve(threadId: string, resolved: boolean): void
  move(threadId: string, anchor: Anchor): void
  /** This person has seen all of a thread. */
  read(threadId: string): void
  /** A card with threads is being deleted: where they were, and what it was. */
  keepCard(shapeId: string, card: object, places: readonly { threadId: string; at: PagePoint }[]): void
  /** What a deleted card was; rejects with a sentence where that is not kept. */
  keptCard(threadId: string): Promise<unknown>
  copyLink(threadId: string): void
}
