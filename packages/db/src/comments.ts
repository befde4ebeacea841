import { Anchor, CHANNEL, type CommentFacts, type CommentThread, LIMITS, Reaction } from '@lensboard/contract'
import type { Db } from './connect.js'
import { Prisma } from './generated/prisma/client.js'
import { PERSON_COLUMNS } from './people.js'

/** Payload on CHANNEL.comment: a thread changed, or how far one person has read it. */
export interface CommentNote {
  boardId: string
  threadId: string
  readerId?: string
}

type Asking = Pick<Prisma.TransactionClient, '$executeRaw'>

/** Tells every web server; inside a transaction it is heard only once that holds. */
export async function announceComment(asking: Asking, note: CommentNote): Promise<void> {
  await asking.$executeRaw`select pg_notify(${CHANNEL.comment}, ${JSON.stringify(note)})`
}

const COLUMNS = {
  id: true,
  boardId: true,
  anchor: true,
  resolvedAt: true,
  deletedAt: true,
  resolvedBy: { select: { name: true } },
  comments: {
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: {
      ...{ id: true, text: true, createdAt: true, editedAt: true, deletedAt: true },
      person: { select: PERSON_COLUMNS },
      mentions: { select: { personId: true, name: true }, orderBy: { name: 'asc' } },
      reactions: {
        select: { reaction: true, person: { select: { id: true, name: true } } },
        orderBy: { createdAt: 'asc' },
      },
    },
  },
} as const satisfies Prisma.CommentThreadSelect

type Row = Prisma.CommentThreadGetPayload<{ select: typeof COLUMNS }>
type CommentRow = Row['comments'][number]

function commentFacts({ person, deletedAt, editedAt, createdAt, ...row }: CommentRow): CommentFacts {
  const { id, text, mentions } = row
  const facts = { id, author: person, createdAt: createdAt.toISOString() }
  if (deletedAt) return { ...facts, text: '', mentions: [], deleted: true, reactions: [] }
  const reactions: CommentFacts['reactions'] = []
  for (const { reaction, person } of row.reactions) {
    const known = Reaction.safeParse(reaction).data
    const group = reactions.find((one) => one.reaction === known)
    if (group) group.people.push(person)
    else if (known) reactions.push({ reaction: known, people: [person] })
  }
  return { ...facts, text, mentions, ...(editedAt && { editedAt: editedAt.toISOString() }), reactions }
}

/** A row as everybody sees it: replies that were deleted are left out, a first comment that was holds its place. */
function threadOf({ id, anchor, resolvedAt, resolvedBy, comments }: Row, hasCard: boolean): CommentThread {
  return {
    id,
    anchor: Anchor.parse(anchor),
    comments: comments.filter(({ deletedAt }, i) => i === 0 || !deletedAt).map(commentFacts),
    ...(resolvedAt && { resolved: { at: resolvedAt.toISOString(), by: resolvedBy?.name ?? '' } }),
    ...(hasCard && { canRestoreCard: true }),
  }
}

const KEEPS_CARD = { card: { not: Prisma.AnyNull } } satisfies Prisma.CommentThreadWhereInput

/** Every thread of a board, the oldest first. */
export async function boardThreads(db: Db, boardId: string): Promise<CommentThread[]> {
  const where = { boardId, deletedAt: null }
  const [rows, kept] = await Promise.all([
    db.prisma.commentThread.findMany({
      where,
      orderBy: { createdAt: 'asc' },
      take: LIMITS.threadsPerBoard,
      select: COLUMNS,
    }),
    db.prisma.commentThread.findMany({ where: { ...where, ...KEEPS_CARD }, select: { id: true } }),
  ])
  const withCard = new Set(kept.map(({ id }) => id))
  return rows.map((row) => threadOf(row, withCard.has(row.id)))
}

/** One thread as it is now; null when it was deleted or never was. */
export async function findThread(db: Db, threadId: string): Promise<CommentThread | null> {
  const where = { id: threadId, deletedAt: null }
  const [row, kept] = await Promise.all([
    db.prisma.commentThread.findFirst({ where, select: COLUMNS }),
    db.prisma.commentThread.count({ where: { ...where, ...KEEPS_CARD } }),
  ])
  return row && threadOf(row, kept > 0)
}

/** The board of a thread, who began it and what it is about; null when it is not there. */
export async function threadFacts(
  db: Db,
  threadId: string,
): Promise<{ boardId: string; starterId: string | null; anchor: Anchor } | null> {
  const row = await db.prisma.commentThread.findFirst({
    where: { id: threadId, deletedAt: null },
    select: { boardId: true, anchor: true, comments: { ...COLUMNS.comments, take: 1, select: { personId: true } } },
  })
  return row && { boardId: row.boardId, anchor: Anchor.parse(row.anchor), starterId: row.comments[0]?.personId ?? null }
}

/** Where a comment is and whose; null when it is not there or was deleted. */
export async function commentFactsOf(
  db: Db,
  commentId: string,
): Promise<{ boardId: string; threadId: string; personId: string | null } | null> {
  const row = await db.prisma.comment.findFirst({
    where: { id: commentId, deletedAt: null, thread: { deletedAt: null } },
    select: { threadId: true, personId: true, thread: { select: { boardId: true } } },
  })
  return row && { boardId: row.thread.boardId, threadId: row.threadId, personId: row.personId }
}

/**
 * Up to when a person has read each thread of a board, ISO. What was written before they came counts as read: `''` says
 * when that was.
 */
export async function threadReads(db: Db, boardId: string, personId: string): Promise<Record<string, string>> {
  const [reads, board] = await Promise.all([
    db.prisma.commentRead.findMany({
      where: { personId, thread: { boardId, deletedAt: null } },
      select: { threadId: true, readAt: true },
    }),
    db.prisma.board.findUnique({
      where: { id: boardId },
      select: { project: { select: { members: { where: { personId }, select: { createdAt: true } } } } },
    }),
  ])
  const came = board?.project.members[0]?.createdAt
  return {
    ...(came && { '': came.toISOString() }),
    ...Object.fromEntries(reads.map(({ threadId, readAt }) => [threadId, readAt.toISOString()])),
  }
}

/** How far a person has read one thread, ISO. */
export async function threadRead(db: Db, threadId: string, personId: string): Promise<string | undefined> {
  const row = await db.prisma.commentRead.findUnique({ where: { threadId_personId: { threadId, personId } } })
  return row?.readAt.toISOString()
}

/** How many comments the boards of a project hold, those that were deleted apart. */
export const projectComments = (db: Db, projectId: string): Promise<number> =>
  db.prisma.comment.count({ where: { deletedAt: null, thread: { deletedAt: null, board: { projectId } } } })

/** Of these people those who may open the project, with their names. */
export function membersAmong(
  db: Db,
  projectId: string,
  personIds: readonly string[],
): Promise<{ id: string; name: string }[]> {
  if (personIds.length === 0) return Promise.resolve([])
  return db.prisma.person.findMany({
    where: { id: { in: [...personIds] }, memberships: { some: { projectId, project: { trashedAt: null } } } },
    select: { id: true, name: true },
  })
}
