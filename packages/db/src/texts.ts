import { TextFacts } from '@lensboard/contract'
import type { Db } from './connect.js'
import { Prisma } from './generated/prisma/client.js'

/** A text that is to be kept: what its keeper calls it and read it from, and how large its documents are on disk. */
export type NewText = Omit<TextFacts, 'shipped' | 'createdAt'> & { storedBytes: number }

const textRow = ({ hash, storedBytes, documents, characters }: NewText) => ({
  hash,
  bytes: storedBytes,
  documents,
  characters,
})

/** Keeps a text for a person, in place of their text of the same documents; the documents are stored once. */
export async function keepText(db: Db, personId: string, text: NewText): Promise<TextFacts> {
  const { hash, name, bytes, format, column = null, broken } = text
  const row = { name, bytes, format, column, broken, createdAt: new Date() }
  return db.prisma.$transaction(async (tx) => {
    await tx.trainingText.createMany({ data: textRow(text), skipDuplicates: true })
    const kept = await tx.personText.upsert({
      where: { personId_hash: { personId, hash } },
      create: { personId, hash, ...row },
      update: row,
      include: { text: true },
    })
    return factsOf(kept)
  })
}

/** Makes a text everybody's, in place of the one that was. */
export async function keepShippedText(db: Db, text: NewText): Promise<void> {
  const { hash, name, bytes, format, column, broken } = text
  const shipped = { name, bytes, format, broken, ...(column !== undefined && { column }) }
  await db.prisma.$transaction([
    db.prisma.trainingText.updateMany({ where: { hash: { not: hash } }, data: { shipped: Prisma.DbNull } }),
    db.prisma.trainingText.upsert({ where: { hash }, create: { ...textRow(text), shipped }, update: { shipped } }),
  ])
}

/** The shipped text, then a person's own, the newest first. */
export async function listTexts(db: Db, personId: string): Promise<TextFacts[]> {
  const [shipped, own] = await Promise.all([
    db.prisma.trainingText.findMany({ where: { shipped: { not: Prisma.AnyNull } } }),
    db.prisma.personText.findMany({ where: { personId }, include: { text: true }, orderBy: { createdAt: 'desc' } }),
  ])
  const everybodys = shipped.map(({ shipped: facts, ...text }) =>
    factsOf({ ...text, ...(facts as unknown as ShippedFacts), text }),
  )
  const theirs = own.map(factsOf).filter(({ hash }) => !everybodys.some((text) => text.hash === hash))
  return [...everybodys.map((text) => ({ ...text, shipped: true })), ...theirs]
}

/** How much text there is under a hash, or null when nobody keeps it any more. */
export async function findText(db: Db, hash: string): Promise<{ documents: number; characters: number } | null> {
  const row = await db.prisma.trainingText.findUnique({
    where: { hash },
    select: { documents: true, characters: true },
  })
  return row && { documents: row.documents, characters: Number(row.characters) }
}

/** How many texts a person keeps, this one apart. */
export const otherTextsOf = (db: Db, personId: string, hash: string): Promise<number> =>
  db.prisma.personText.count({ where: { personId, hash: { not: hash } } })

/** Lets go of a person's text. False when the person did not keep it. */
export async function letGoOfText(db: Db, personId: string, hash: string): Promise<boolean> {
  return (await db.prisma.personText.deleteMany({ where: { personId, hash } })).count === 1
}

/** Forgets texts that nobody keeps and no training can still need; their hashes, so that the files can go too. */
export async function forgetUnusedTexts(db: Db): Promise<string[]> {
  const gone = await db.prisma.$queryRaw<{ hash: string }[]>`
    delete from "TrainingText" t
    where t.shipped is null
      and not exists (select 1 from "PersonText" p where p.hash = t.hash)
      and not exists (select 1 from "Training" r where r.status <> 'done' and r.spec #>> '{text,hash}' = t.hash)
    returning t.hash`
  return gone.map(({ hash }) => hash)
}

type ShippedFacts = Pick<TextFacts, 'name' | 'bytes' | 'broken' | 'format' | 'column'>
interface Row {
  hash: string
  name: string
  bytes: number | bigint
  format: string
  column?: string | null | undefined
  broken: unknown
  createdAt: Date
  text: { documents: number; characters: bigint }
}

function factsOf({ hash, name, bytes, format, column, broken, createdAt, text }: Row): TextFacts {
  return TextFacts.parse({
    ...{ hash, name, bytes: Number(bytes), format, broken, shipped: false, createdAt: createdAt.toISOString() },
    ...(typeof column === 'string' && { column }),
    documents: text.documents,
    characters: Number(text.characters),
  })
}
