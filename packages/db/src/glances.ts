import { GLANCE_VERSION, OWN_GLANCE_BYTES, type RunState } from '@lensboard/contract'
import type { Db } from './connect.js'
import { SINCE, type VerificationRow, verificationOf } from './run-row.js'

/** A question that is answered, and what there is of a glance at the answer. */
export interface FinishedRun {
  specHash: string
  run: RunState
  /** Bytes of the glance: `none` where it would be too large, `unmade` where it is yet to be made. */
  glance: number | 'none' | 'unmade'
}

const FINISHED = `
  select alias."specHash", run.key as "runKey",
         ${SINCE} as since,
         case when octet_length(result.bytes) <= $4 then octet_length(result.bytes) else octet_length(glance.bytes) end
           as bytes,
         glance."runKey" is not null as made, to_json(verification) as verification
  from "RunAlias" alias
  join "Run" run on run.key = alias."runKey" and run.status = 'done'
  join "BoardRun" shown on shown."runKey" = run.key and shown."boardId" = $2
  join "Result" result on result."runKey" = run.key
  left join "Glance" glance on glance."runKey" = run.key and glance.version = $3
  left join "Verification" verification on verification."runKey" = run.key
  where alias."specHash" = any($1)`

/** Which of these questions are answered on a board, by their `specHash`; the rights are the caller's to check. */
export async function finishedRuns(db: Db, boardId: string, specHashes: readonly string[]): Promise<FinishedRun[]> {
  const { rows } = await db.pool.query<{
    specHash: string
    runKey: string
    since: string
    bytes: number | null
    made: boolean
    verification: VerificationRow | null
  }>({ name: 'finished-runs', text: FINISHED, values: [specHashes, boardId, GLANCE_VERSION, OWN_GLANCE_BYTES] })
  return rows.map(({ specHash, runKey, since, bytes, made, verification }) => {
    const run: RunState = { runKey, since, status: 'done', stage: { name: 'storing' } }
    return {
      ...{ specHash, run: verification ? { ...run, verification: verificationOf(verification) } : run },
      glance: bytes ?? (made ? 'none' : 'unmade'),
    }
  })
}

const GLANCES = `
  select result."runKey", coalesce(glance.bytes, result.bytes) as bytes
  from "Result" result
  left join "Glance" glance on glance."runKey" = result."runKey" and glance.version = $2
  where result."runKey" = any($1) and (glance.bytes is not null or octet_length(result.bytes) <= $3)`

/** Glances that are kept, of these runs; a small result is its own. */
export async function readGlances(db: Db, runKeys: readonly string[]): Promise<{ runKey: string; bytes: Buffer }[]> {
  const values = [runKeys, GLANCE_VERSION, OWN_GLANCE_BYTES]
  const { rows } = await db.pool.query<{ runKey: string; bytes: Buffer }>({ name: 'glances', text: GLANCES, values })
  return rows
}

const KEEP = `
  insert into "Glance" ("runKey", version, bytes)
  select "runKey", $2, $3 from "Result" where "runKey" = $1
  on conflict ("runKey") do update set version = excluded.version, bytes = excluded.bytes`

/** Keeps the glance at a result, null where it would be too large, for as long as the result is kept. */
export async function keepGlance(db: Db, runKey: string, bytes: Uint8Array<ArrayBuffer> | null): Promise<void> {
  const kept = bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  await db.pool.query({ name: 'keep-glance', text: KEEP, values: [runKey, GLANCE_VERSION, kept] })
}
