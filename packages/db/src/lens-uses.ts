import type { Db } from './connect.js'

/** How many cards use a lens: of boards that a person may see, and of all. */
export interface LensUses {
  yours: number
  all: number
}

export const NO_USES: LensUses = { yours: 0, all: 0 }

/**
 * The cards that use each lens, by its hash; lenses without any are left out. A card is a question shown on a board;
 * boards in the trash do not count.
 */
export async function lensUses(db: Pick<Db, 'prisma'>, personId: string): Promise<Map<string, LensUses>> {
  const rows = await db.prisma.$queryRaw<({ hash: string } & LensUses)[]>`
    select r.spec->'lens'->>'hash' as hash, count(*)::int as "all", count(m."personId")::int as yours
    from "Run" r
      join "BoardRun" br on br."runKey" = r.key
      join "Board" b on b.id = br."boardId"
      join "Project" p on p.id = b."projectId" and p."trashedAt" is null
      left join "Member" m on m."projectId" = p.id and m."personId" = ${personId}
    where r.spec->'lens'->>'hash' is not null
    group by 1`
  return new Map(rows.map(({ hash, ...uses }) => [hash, uses]))
}
