import { type LibraryLens, TrainedLens } from '@lensboard/contract'
import type { Db } from './connect.js'
import type { Prisma } from './generated/prisma/client.js'

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

/** Puts a lens into the library; one that is there stays whose it was, but learns how it was evaluated. */
export async function keepLens(db: Db, { hash, lens, bytes, personId, personName }: NewLens): Promise<void> {
  const { kind, title, checkpoint, dModel, evaluation } = lens
  const facts = { kind, title, dModel, checkpointHash: checkpoint.hash ?? null, checkpointName: checkpoint.name }
  await db.prisma.lens.createMany({
    data: { hash, record: lens, bytes, ...facts, personId, personName, shipped: personId === null },
    skipDuplicates: true,
  })
  if (evaluation) await addEvaluation(db, hash, evaluation)
}

/** Notes how a lens reads held-out text, where that is not known yet. */
export async function addEvaluation(
  db: Db,
  hash: string,
  evaluation: NonNullable<TrainedLens['evaluation']>,
): Promise<void> {
  await db.prisma.$executeRaw`
    update "Lens" set record = record || jsonb_build_object('evaluation', ${JSON.stringify(evaluation)}::jsonb)
    where hash = ${hash} and not record ? 'evaluation'`
}

/** What a lens is, or null when the library does not have it. */
export async function findLens(db: Db, hash: string): Promise<TrainedLens | null> {
  const row = await db.prisma.lens.findUnique({ where: { hash }, select: { record: true, title: true } })
  return row && { ...TrainedLens.parse(row.record), title: row.title }
}

/** Every lens, the newest first, without how many cards use it. */
export async function listLenses(db: Db, personId: string): Promise<Omit<LibraryLens, 'cards'>[]> {
  const rows = await db.prisma.lens.findMany({
    include: WITH_TRAINING,
    orderBy: [{ createdAt: 'desc' }, { hash: 'asc' }],
  })
  return rows.map((row) => libraryLens(row, personId))
}

function libraryLens(row: Row, personId: string): Omit<LibraryLens, 'cards'> {
  return {
    hash: row.hash,
    lens: { ...TrainedLens.parse(row.record), title: row.title },
    bytes: Number(row.bytes),
    by: row.personName,
    mine: row.personId === personId,
    shipped: row.shipped,
    ...(row.trainings[0] && { trainingId: row.trainings[0].id }),
    createdAt: row.createdAt.toISOString(),
  }
}
