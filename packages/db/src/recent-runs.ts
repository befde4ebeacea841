import type { RunSpec } from '@lensboard/contract'
import type { Db } from './connect.js'

/** How far back is looked: the last of these by the order in which they were asked, which is an index. */
const LOOKED_AT = 400

/** A run that was computed: what was asked of how many tokens, and how long it took from its start to its stored result. */
export interface PastRun {
  spec: RunSpec
  tokens: number
  ms: number
}

/** Lately computed runs of one kind of question about one checkpoint, the latest first; none where nothing was measured. */
export async function recentRuns(
  db: Db,
  { kind, checkpoint }: { kind: RunSpec['kind']; checkpoint: string },
): Promise<PastRun[]> {
  return db.prisma.$queryRaw<PastRun[]>`
    select spec, cardinality(ids) as tokens,
           (extract(epoch from "finishedAt" - "startedAt") * 1000)::float8 as ms
    from (select * from "Run" order by place desc limit ${LOOKED_AT}) lately
    where kind = ${kind} and status = 'done' and computations > 0
      and "startedAt" is not null and "finishedAt" >= "startedAt"
      and spec->'checkpoint'->>'hash' = ${checkpoint}
    order by place desc`
}
