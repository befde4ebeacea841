import type { HubTokenFacts } from '@lensboard/contract'
import type { Db } from './connect.js'

/** A token as it is stored: nothing here can read it. */
export interface SealedHubToken extends HubTokenFacts {
  keyId: string
  sealed: Uint8Array<ArrayBuffer>
}

/** Keeps a person's token in place of the one before. */
export async function saveHubToken(db: Db, personId: string, token: SealedHubToken): Promise<void> {
  const { keyId, sealed, endsIn, account } = token
  const row = { keyId, sealed, endsIn, account: account ?? null, updatedAt: new Date() }
  await db.prisma.hubToken.upsert({ where: { personId }, create: { personId, ...row }, update: row })
}

/** A person's token, sealed, or null. */
export async function findHubToken(db: Db, personId: string): Promise<SealedHubToken | null> {
  const row = await db.prisma.hubToken.findUnique({ where: { personId } })
  if (!row) return null
  const { keyId, sealed, endsIn, account } = row
  return { keyId, sealed, endsIn, ...(account === null ? {} : { account }) }
}

/** What its owner sees of a token, or null. */
export async function hubTokenFacts(db: Db, personId: string): Promise<HubTokenFacts | null> {
  const row = await db.prisma.hubToken.findUnique({ where: { personId }, select: { endsIn: true, account: true } })
  return row && { endsIn: row.endsIn, ...(row.account === null ? {} : { account: row.account }) }
}

/** Forgets a person's token. */
export async function removeHubToken(db: Db, personId: string): Promise<void> {
  await db.prisma.hubToken.deleteMany({ where: { personId } })
}
