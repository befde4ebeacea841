import { z } from 'zod'
import type { Anchor } from './anchor.js'
import type { PersonFacts, Role } from './board.js'

/** What a comment may be answered with in one click. */
export const REACTIONS = ['👍', '👀', '🎉', '❤️', '🤔', '✅'] as const
export const Reaction = z.enum(REACTIONS)
export type Reaction = z.infer<typeof Reaction>

/** Somebody as they were named when they were mentioned. */
export interface Mention {
  personId: string
  name: string
}

/** A comment as everybody sees it; times are ISO. */
export interface CommentFacts {
  id: string
  /** Null when the account is gone. */
  author: PersonFacts | null
  /** Empty where it was deleted: then it only holds its place before replies. */
  text: string
  mentions: Mention[]
  createdAt: string
  editedAt?: string
  deleted?: true
  reactions: { reaction: Reaction; people: { id: string; name: string }[] }[]
}

/** A talk about one place of a board, as everybody sees it. */
export interface CommentThread {
  id: string
  anchor: Anchor
  /** The first one is what the thread began with. */
  comments: CommentFacts[]
  resolved?: { at: string; by: string }
  /** The card was deleted, and what it was is kept. */
  canRestoreCard?: true
}

/** What a watcher of a board's comments is told. */
export type CommentNews =
  | { is: 'all'; threads: CommentThread[]; read: Record<string, string>; role: Role }
  | { is: 'thread'; thread: CommentThread }
  | { is: 'gone'; threadId: string }
  /** This person read a thread, in whatever window. */
  | { is: 'read'; threadId: string; at: string }
  /** This person's right to the board changed. */
  | { is: 'role'; role: Role }
