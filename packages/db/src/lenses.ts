import { type LensRef, type LibraryLens, TrainedLens } from '@lensboard/contract'
import type { Db } from './connect.js'
import type { Prisma } from './generated/prisma/client.js'
import { lensUses, NO_USES } from './lens-uses.js'

/** A lens that is to be kept: what it is, whose it is, and how large. */
export interface NewLens {
  /** Of `lensHash`. */
  hash: string
  lens: TrainedLens
  bytes: number
  /** Null for the shipped one. */
  personId: string | null
  personName: string
}

const WITH_TRAINING = { trainings: { select: { id: true }, orderBy: { createdAt: 'asc' }, take: 1 } } as const
type Row = Prisma.LensGetPayload<{ include: typeof WITH_TRAINING }>

/** Puts a lens into the library; one that is there stays whose it was, but learns what was not known of it yet. */
export async function keepLens(db: Db, { hash, lens, bytes, personId, personName }: NewLens): Promise<void> {
  const { kind, title, checkpoint, dModel, evaluation } = lens
  const facts = { kind, title, dModel, checkpointHash: checkpoint.hash ?? null, checkpointName: checkpoint.name }
  const { count } = await db.prisma.lens.createMany({
    data: { hash, record: lens, bytes, ...facts, personId, personName, shipped: personId === null },
    skipDuplicates: true,
  })
  if (count === 1) return
  await db.prisma.lens.updateMany({ where: { hash, missing: true }, data: { missing: false } })
  if (evaluation) await addEvaluation(db, hash, evaluation)
  if (checkpoint.hash !== undefined) await addCheckpoint(db, hash, lens)
}

/** Notes how a lens reads held-out text, where that is not known yet. */
async function addEvaluation(db: Db, hash: string, evaluation: NonNullable<TrainedLens['evaluation']>): Promise<void> {
  await db.prisma.$executeRaw`
    update "Lens" set record = record || jsonb_build_object('evaluation', ${JSON.stringify(evaluation)}::jsonb)
    where hash = ${hash} and not record ? 'evaluation'`
}

/** Notes which weights a lens was made for, and who says so, where that is not known yet. */
async function addCheckpoint(db: Db, hash: string, { checkpoint, origin }: TrainedLens): Promise<void> {
  const told = JSON.stringify({ checkpoint, origin })
  await db.prisma.$executeRaw`
    update "Lens" set record = record || ${told}::jsonb,
      "checkpointHash" = ${checkpoint.hash}, "checkpointName" = ${checkpoint.name}
    where hash = ${hash} and "checkpointHash" is null`
}

/** What a lens is, or null when the library does not have it. */
export async function findLens(db: Db, hash: string): Promise<TrainedLens | null> {
  const row = await db.prisma.lens.findUnique({ where: { hash }, select: { record: true, title: true } })
  return row && { ...TrainedLens.parse(row.record), title: row.title }
}

/** Every lens, the newest first, as this person sees it. */
export async function listLenses(db: Db, personId: string): Promise<LibraryLens[]> {
  const [rows, uses] = await Promise.all([
    db.prisma.lens.findMany({ include: WITH_TRAINING, orderBy: [{ createdAt: 'desc' }, { hash: 'asc' }] }),
    lensUses(db, personId),
  ])
  return rows.map((row) => ({ ...libraryLens(row, personId), cards: uses.get(row.hash) ?? NO_USES }))
}

/** One lens as this person sees it, or null. */
export async function findLibraryLens(db: Db, hash: string, personId: string): Promise<LibraryLens | null> {
  const row = await db.prisma.lens.findUnique({ where: { hash }, include: WITH_TRAINING })
  if (!row) return null
  return { ...libraryLens(row, personId), cards: (await lensUses(db, personId)).get(hash) ?? NO_USES }
}

/** The lens that ships with this checkpoint; null until the library has it. */
export async function shippedLens(db: Db, checkpointHash: string): Promise<LensRef | null> {
  const row = await db.prisma.lens.findFirst({
    where: { shipped: true, checkpointHash },
    select: { hash: true, record: true, title: true },
  })
  return row && { kind: TrainedLens.parse(row.record).kind, name: row.title, hash: row.hash }
}

/** What of a lens decides who may change it, or null. */
export const lensKeeper = (
  db: Db,
  hash: string,
): Promise<{ personId: string | null; shipped: boolean; title: string } | null> =>
  db.prisma.lens.findUnique({ where: { hash }, select: { personId: true, shipped: true, title: true } })

/** Calls a lens something else; it stays what it is. False when there is none. */
export async function renameLens(db: Db, hash: string, title: string): Promise<boolean> {
  const { count } = await db.prisma.lens.updateMany({ where: { hash }, data: { title } })
  return count === 1
}

/** Takes a lens off the list, unless it ships with the product. False when there is nothing to take off. */
export async function removeLens(db: Db, hash: string): Promise<boolean> {
  const { count } = await db.prisma.lens.deleteMany({ where: { hash, shipped: false } })
  return count === 1
}

/** Hash and mark of every lens that is listed. */
export const lensMarks = (db: Db): Promise<{ hash: string; missing: boolean }[]> =>
  db.prisma.lens.findMany({ select: { hash: true, missing: true } })

/** Notes whether the numbers of lenses are gone from the data folder. */
export async function markMissing(db: Db, hashes: string[], missing: boolean): Promise<void> {
  await db.prisma.lens.updateMany({ where: { hash: { in: hashes }, missing: !missing }, data: { missing } })
}

/**
 * Makes this the only lens that ships: one of an earlier version that no card uses goes, any other stays as a lens that
 * may be removed. Gives the hashes of those that went.
 */
export async function retireShippedLenses(db: Db, shipped: string): Promise<string[]> {
  const old = await db.prisma.lens.findMany({
    where: { shipped: true, hash: { not: shipped } },
    select: { hash: true },
  })
  if (old.length === 0) return []
  const hashes = old.map(({ hash }) => hash)
  await db.prisma.lens.updateMany({ where: { hash: { in: hashes } }, data: { shipped: false } })
  const used = await db.prisma.$queryRaw<{ hash: string }[]>`
    select distinct spec->'lens'->>'hash' as hash from "Run" where spec->'lens'->>'hash' = any(${hashes})`
  const unused = hashes.filter((hash) => !used.some((each) => each.hash === hash))
  await db.prisma.lens.deleteMany({ where: { hash: { in: unused } } })
  return unused
}

function libraryLens(row: Row, personId: string): Omit<LibraryLens, 'cards'> {
  return {
    hash: row.hash,
    lens: { ...TrainedLens.parse(row.record), title: row.title },
    bytes: Number(row.bytes),
    by: row.personName,
    mine: row.personId === personId,
    shipped: row.shipped,
    ...(row.missing && { missing: true }),
    ...(row.trainings[0] && { trainingId: row.trainings[0].id }),
    createdAt: row.createdAt.toISOString(),
  }
}
