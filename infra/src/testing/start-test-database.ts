import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '@lensboard/db'
import { databaseUrl, TEMPLATE } from '@lensboard/db/testing'
import pg from 'pg'
import { startPostgres } from '../postgres/start-postgres.js'

/** A throw-away server with a migrated database to clone; `stop` leaves nothing behind. */
export async function startTestDatabase(): Promise<{ adminUrl: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'lensboard-test-'))
  // As root the server runs under another account, which must be able to pass through.
  chmodSync(folder, 0o711)
  const postgres = await startPostgres({ folder, durable: false })
  const stop = async () => {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const admin = new pg.Client({ connectionString: postgres.adminUrl })
    await admin.connect()
    await admin.query(`create database ${TEMPLATE}`)
    await admin.end()
    await migrate(databaseUrl(postgres.adminUrl, TEMPLATE))
  } catch (error) {
    await stop()
    throw error
  }
  return { adminUrl: postgres.adminUrl, stop }
}
