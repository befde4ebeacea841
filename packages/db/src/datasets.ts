import { DatasetFacts, type DatasetPrompt } from '@lensboard/contract'
import type { Db } from './connect.js'
import type { PersonDataset } from './generated/prisma/client.js'

/** Keeps a list of prompts for a person, in place of their list of the same prompts; the prompts are stored once. */
export async function keepDataset(
  db: Db,
  personId: string,
  facts: Omit<DatasetFacts, 'createdAt'>,
  prompts: readonly DatasetPrompt[],
): Promise<DatasetFacts> {
  const { hash, column = null, answerColumn = null, ...rest } = facts
  const row = { ...rest, column, answerColumn, createdAt: new Date() }
  return db.prisma.$transaction(async (tx) => {
    await tx.dataset.createMany({ data: { hash, prompts: [...prompts] }, skipDuplicates: true })
    return factsOf(
      await tx.personDataset.upsert({
        where: { personId_hash: { personId, hash } },
        create: { personId, hash, ...row },
        update: row,
      }),
    )
  })
}

/** A person's lists, the newest first. */
export async function listDatasets(db: Db, personId: string): Promise<DatasetFacts[]> {
  const rows = await db.prisma.personDataset.findMany({ where: { personId }, orderBy: { createdAt: 'desc' } })
  return rows.map(factsOf)
}

/** How many lists a person keeps, this one apart. */
export const otherDatasetsOf = (db: Db, personId: string, hash: string): Promise<number> =>
  db.prisma.personDataset.count({ where: { personId, hash: { not: hash } } })

/** The prompts of a list, or null when nobody keeps it any more. */
export async function findDataset(db: Db, hash: string): Promise<DatasetPrompt[] | null> {
  const row = await db.prisma.dataset.findUnique({ where: { hash } })
  return row && (row.prompts as unknown as DatasetPrompt[])
}

/** The first prompts of a list and how many there are, or null. */
export async function datasetHead(
  db: Db,
  hash: string,
  most: number,
): Promise<{ prompts: number; first: DatasetPrompt[] } | null> {
  const [row] = await db.prisma.$queryRaw<{ prompts: number; first: DatasetPrompt[] }[]>`
    select jsonb_array_length(prompts) as prompts,
           jsonb_path_query_array(prompts, '$[0 to $last]', jsonb_build_object('last', ${most - 1}::int)) as first
    from "Dataset" where hash = ${hash}`
  return row ?? null
}

/** Lets go of a person's list; its prompts are deleted once nobody keeps them. False when the person did not keep it. */
export async function removeDataset(db: Db, personId: string, hash: string): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    const { count } = await tx.personDataset.deleteMany({ where: { personId, hash } })
    await tx.dataset.deleteMany({ where: { hash, keepers: { none: {} } } })
    return count === 1
  })
}

function factsOf(row: PersonDataset): DatasetFacts {
  const { personId: _, column, answerColumn, createdAt, ...rest } = row
  return DatasetFacts.parse({
    ...rest,
    ...(column === null ? {} : { column }),
    ...(answerColumn === null ? {} : { answerColumn }),
    createdAt: createdAt.toISOString(),
  })
}
