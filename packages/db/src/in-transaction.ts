import type pg from 'pg'
import type { Db } from './connect.js'

/** What is asked of one connection between `begin`, which may do more at once, and the commit; an error undoes it. */
export async function inTransaction<T>(
  db: Db,
  ask: (client: pg.PoolClient) => Promise<T>,
  begin = 'begin',
): Promise<T> {
  const client = await db.pool.connect()
  try {
    await client.query(begin)
    const answer = await ask(client)
    await client.query('commit')
    client.release()
    return answer
  } catch (error) {
    // Destroyed, not returned: its transaction may still be open.
    client.release(true)
    throw error
  }
}
