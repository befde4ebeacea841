import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Db } from './connect.js'

const FIRST_RETRY_MS = 100
const LAST_RETRY_MS = 5_000
/** A dead server behind a silent network is noticed by a failing probe, so ask now and then. */
const PROBE_MS = 30_000

export interface ListenOptions {
  /** Called after each connection but the first: whatever was said in between was missed, so look again. */
  onReconnect?: () => void
}

/**
 * Calls `handler` with each NOTIFY payload on `channel` until `stop` is called, on a connection of its own that is
 * reopened with back-off. Resolves when the first LISTEN is in force; rejects if the database is not there then.
 */
export async function listen(
  db: Db,
  channel: string,
  handler: (payload: string) => void,
  options: ListenOptions = {},
): Promise<() => Promise<void>> {
  const stopping = new AbortController()

  async function open(): Promise<{ client: pg.Client; lost: Promise<void> }> {
    const client = new pg.Client({ ...db.pool.options, keepAlive: true })
    const lost = new Promise<void>((resolve) => {
      client.on('error', () => resolve())
      client.on('end', () => resolve())
    })
    client.on('notification', ({ payload }) => handler(payload ?? ''))
    try {
      await client.connect()
      await client.query(`listen ${client.escapeIdentifier(channel)}`)
    } catch (error) {
      await client.end().catch(() => {})
      throw error
    }
    const probe = setInterval(() => client.query('select 1').catch(() => client.end().catch(() => {})), PROBE_MS)
    void lost.then(() => clearInterval(probe))
    return { client, lost }
  }

  async function reopen() {
    for (let wait = FIRST_RETRY_MS; !stopping.signal.aborted; wait = Math.min(wait * 2, LAST_RETRY_MS)) {
      await sleep(wait, undefined, { signal: stopping.signal }).catch(() => {})
      if (stopping.signal.aborted) return
      try {
        return await open()
      } catch {
        // Still down; wait longer.
      }
    }
    return
  }

  let current = await open()
  const keeping = (async () => {
    while (!stopping.signal.aborted) {
      await current.lost
      const next = await reopen()
      if (!next) return
      current = next
      options.onReconnect?.()
    }
  })()

  return async () => {
    stopping.abort()
    await current.client.end().catch(() => {})
    await keeping
  }
}

/** Sends `payload` (at most 8,000 bytes) to everybody who listens on `channel`. */
export async function notify(db: Db, channel: string, payload: string): Promise<void> {
  await db.pool.query('select pg_notify($1, $2)', [channel, payload])
}
