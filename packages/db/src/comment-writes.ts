import { type Anchor, AppError, LIMITS, type Mention, type PagePoint, type Reaction } from '@lensboard/contract'
import { announceComment } from './comments.js'
import type { Db } from './connect.js'
import { Prisma } from './generated/prisma/client.js'

/** Namespace of the locks that keep a board's counts of comments true. */
const BOARD_LOCK = 0x636f_6d6d

interface NewComment {
  /** Made by the page, so that a comment sent twice is one. */
  id: string
  boardId: string
  personId: string
  text: string
  mentions: readonly Mention[]
}

const full = (what: string) => new AppError('BAD_REQUEST', `${what} Resolve and delete some, or go on in another one.`)

/** One board's new comments are counted and written one after another. */
const holdBoard = (tx: Prisma.TransactionClient, boardId: string) =>
  tx.$executeRaw`select pg_advisory_xact_lock(${BOARD_LOCK}::int, hashtext(${boardId}))`

async function checkRoom(tx: Prisma.TransactionClient, boardId: string): Promise<void> {
  const count = await tx.comment.count({ where: { deletedAt: null, thread: { boardId, deletedAt: null } } })
  if (count >= LIMITS.commentsPerBoard) throw full(`This board has ${count} comments, which is the limit.`)
}

/** Whether this very comment was written before: an answer that got lost on its way. Another's id is refused. */
async function wasWritten(tx: Prisma.TransactionClient, { id, personId }: NewComment): Promise<boolean> {
  const known = await tx.comment.findUnique({ where: { id }, select: { personId: true } })
  if (known && known.personId !== personId) throw new AppError('BAD_REQUEST')
  return known !== null
}

const commentData = ({ id, personId, text, mentions }: NewComment) => ({
  ...{ id, personId, text },
  mentions: { create: mentions.map(({ personId, name }) => ({ personId, name })) },
})

/** Begins a thread with its first comment, whose id is the thread's too. Throws BAD_REQUEST on a full board. */
export function startThread(db: Db, comment: NewComment, anchor: Anchor): Promise<void> {
  const { id, boardId, personId } = comment
  return db.prisma.$transaction(async (tx) => {
    await holdBoard(tx, boardId)
    if (await wasWritten(tx, comment)) return
    const threads = await tx.commentThread.count({ where: { boardId, deletedAt: null } })
    if (threads >= LIMITS.threadsPerBoard) throw full(`This board has ${threads} threads, which is the limit.`)
    await checkRoom(tx, boardId)
    await tx.commentThread.create({ data: { id, boardId, anchor, comments: { create: commentData(comment) } } })
    await markRead(tx, { threadId: id, personId })
    await announceComment(tx, { boardId, threadId: id })
  })
}

/** Adds a comment to a thread, which it opens again. Throws BAD_REQUEST where there is no more room. */
export function addComment(db: Db, comment: NewComment, threadId: string): Promise<void> {
  const { boardId, personId } = comment
  return db.prisma.$transaction(async (tx) => {
    await holdBoard(tx, boardId)
    if (await wasWritten(tx, comment)) return
    const thread = await tx.commentThread.findFirst({
      where: { id: threadId, boardId, deletedAt: null },
      select: { _count: { select: { comments: { where: { deletedAt: null } } } } },
    })
    if (!thread) throw new AppError('NOT_FOUND')
    const count = thread._count.comments
    if (count >= LIMITS.commentsPerThread) throw full(`This thread has ${count} comments, which is the limit.`)
    await checkRoom(tx, boardId)
    await tx.comment.create({ data: { ...commentData(comment), threadId } })
    await tx.commentThread.update({ where: { id: threadId }, data: { resolvedAt: null, resolvedById: null } })
    await markRead(tx, { threadId, personId })
    await announceComment(tx, { boardId, threadId })
  })
}

/** Up to the newest of the thread's comments, or to the one written at `upTo`, never back. */
const markRead = (
  tx: Prisma.TransactionClient,
  { threadId, personId, upTo }: { threadId: string; personId: string; upTo?: Date },
) => tx.$executeRaw`
  insert into "CommentRead" ("threadId", "personId", "readAt")
  select ${threadId}, ${personId}, least(max(c."createdAt"), ${upTo ?? null}::timestamp)
  from "Comment" c where c."threadId" = ${threadId} having count(*) > 0
  on conflict ("threadId", "personId") do update set "readAt" = greatest("CommentRead"."readAt", excluded."readAt")`

/** Notes that a person read a thread up to a comment's time. */
export function readThread(
  db: Db,
  { boardId, threadId, personId, upTo }: { boardId: string; threadId: string; personId: string; upTo: Date },
): Promise<void> {
  return db.prisma.$transaction(async (tx) => {
    await markRead(tx, { threadId, personId, upTo })
    await announceComment(tx, { boardId, threadId, readerId: personId })
  })
}

interface Change {
  boardId: string
  threadId: string
}

/** Changes the words of a comment and whom it mentions. */
export function editComment(
  db: Db,
  { boardId, threadId, ...comment }: Omit<NewComment, 'personId'> & Change,
): Promise<void> {
  const { id, text, mentions } = comment
  return db.prisma.$transaction(async (tx) => {
    const create = mentions.map(({ personId, name }) => ({ personId, name }))
    await tx.comment.update({
      where: { id },
      data: { text, editedAt: new Date(), mentions: { deleteMany: {}, create } },
    })
    await announceComment(tx, { boardId, threadId })
  })
}

/** Empties a comment, and ends its thread when it was the last one in it. */
export function removeComment(db: Db, { boardId, threadId, id }: Change & { id: string }): Promise<void> {
  return db.prisma.$transaction(async (tx) => {
    await holdBoard(tx, boardId)
    const gone = { deletedAt: new Date() }
    const nothing = { mentions: { deleteMany: {} }, reactions: { deleteMany: {} } }
    await tx.comment.update({ where: { id }, data: { ...gone, text: '', ...nothing } })
    if ((await tx.comment.count({ where: { threadId, deletedAt: null } })) === 0)
      await tx.commentThread.update({ where: { id: threadId }, data: { ...gone, card: Prisma.DbNull } })
    await announceComment(tx, { boardId, threadId })
  })
}

/** Resolves a thread in somebody's name, or opens it again. */
export function resolveThread(
  db: Db,
  { boardId, threadId, personId, resolved }: Change & { personId: string; resolved: boolean },
): Promise<void> {
  return db.prisma.$transaction(async (tx) => {
    const data = resolved
      ? { resolvedAt: new Date(), resolvedById: personId }
      : { resolvedAt: null, resolvedById: null }
    await tx.commentThread.update({ where: { id: threadId }, data })
    await announceComment(tx, { boardId, threadId })
  })
}

/** Adds a person's reaction to a comment or takes it away; both may be asked twice. */
export function reactToComment(
  db: Db,
  change: Change & { id: string; personId: string; reaction: Reaction; on: boolean },
): Promise<void> {
  const { boardId, threadId, id: commentId, personId, reaction, on } = change
  const row = { commentId, personId, reaction }
  return db.prisma.$transaction(async (tx) => {
    if (on) await tx.commentReaction.createMany({ data: row, skipDuplicates: true })
    else await tx.commentReaction.deleteMany({ where: row })
    await announceComment(tx, { boardId, threadId })
  })
}

/** Gives a thread another place. */
export function moveThread(db: Db, { boardId, threadId, anchor }: Change & { anchor: Anchor }): Promise<void> {
  return db.prisma.$transaction(async (tx) => {
    await tx.commentThread.update({ where: { id: threadId }, data: { anchor } })
    await announceComment(tx, { boardId, threadId })
  })
}

/** Keeps where the threads of a deleted card last were, and the card's record, so that it can be brought back. */
export function keepDeletedCard(db: Db, { boardId, shapeId, card, places }: KeptCard): Promise<void> {
  return db.prisma.$transaction(async (tx) => {
    for (const { threadId, at } of places) {
      const point = JSON.stringify(at)
      const changed = await tx.$executeRaw`
        update "CommentThread" set anchor = jsonb_set(anchor, '{at}', ${point}::jsonb), card = ${JSON.stringify(card)}::jsonb
        where id = ${threadId} and "boardId" = ${boardId} and "deletedAt" is null and anchor ->> 'shapeId' = ${shapeId}`
      if (changed > 0) await announceComment(tx, { boardId, threadId })
    }
  })
}

interface KeptCard {
  boardId: string
  shapeId: string
  card: object
  places: readonly { threadId: string; at: PagePoint }[]
}

/** The record of the card that a thread was about, as it was when it was deleted; null when none is kept. */
export async function keptCard(db: Db, threadId: string): Promise<unknown> {
  const row = await db.prisma.commentThread.findFirst({
    where: { id: threadId, deletedAt: null },
    select: { card: true },
  })
  return row?.card ?? null
}
