import type { Db } from './connect.js'

/** Hashes of the checkpoints that stay in memory. */
export async function modelPins(db: Db): Promise<string[]> {
  const rows = await db.prisma.modelPin.findMany({ orderBy: { createdAt: 'asc' } })
  return rows.map(({ hash }) => hash)
}

/** Remembers, or forgets, that a checkpoint stays in memory. */
export async function setModelPin(db: Db, hash: string, pinned: boolean): Promise<void> {
  if (pinned) await db.prisma.modelPin.createMany({ data: { hash }, skipDuplicates: true })
  else await db.prisma.modelPin.deleteMany({ where: { hash } })
}
