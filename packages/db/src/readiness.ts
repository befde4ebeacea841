import type { Db } from './connect.js'

/** Whether the database answers and the job queue's tables stand in it. Never throws. */
export async function readiness(db: Db): Promise<{ database: boolean; queue: boolean }> {
  try {
    const { rows } = await db.pool.query<{ queue: boolean }>(
      `select exists (
         select 1 from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         where n.nspname = 'graphile_worker' and p.proname = 'add_job') as queue`,
    )
    return { database: true, queue: rows[0]?.queue === true }
  } catch {
    return { database: false, queue: false }
  }
}
