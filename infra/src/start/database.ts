import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { dbErrors, migrate } from '@lensboard/db'
import pg from 'pg'
import { type Postgres, startPostgres } from '../postgres/start-postgres.js'
import type { Log } from '../processes/log.js'
import { StartError } from '../start-error.js'

export interface Database {
  url: string
  stop(): Promise<void>
}

const NAME = 'lensboard'
const FIRST_RETRY_MS = 200
const LAST_RETRY_MS = 10_000

/** Brings the database up (our own PostgreSQL, or the one at `givenUrl`) and to this version's schema. */
export async function openDatabase(dataDir: string, givenUrl: string | undefined, log: Log): Promise<Database> {
  const database = givenUrl ? { url: givenUrl, stop: async () => {} } : await embedded(join(dataDir, 'postgres'), log)
  try {
    const applied = await migrate(database.url)
    if (applied.length > 0)
      log.info(`applied ${applied.length === 1 ? 'migration' : 'migrations'} ${applied.join(', ')}`)
    return database
  } catch (error) {
    await database.stop()
    throw givenUrl ? unusable(error, givenUrl) : error
  }
}

async function embedded(folder: string, log: Log): Promise<Database> {
  let postgres = await startPostgres({ folder })
  log.info(`PostgreSQL ${postgres.adopted ? 'was already running' : 'started'} on 127.0.0.1:${postgres.port}`)
  let stopping = false

  // Clients know its address, so after a crash it comes back on the same port.
  const keeping = (async () => {
    for (let wait = FIRST_RETRY_MS; ; ) {
      await postgres.exited
      if (stopping) return
      log.warn('PostgreSQL ended unexpectedly; starting it again')
      try {
        postgres = await startPostgres({ folder, port: postgres.port })
        log.info('PostgreSQL is back')
        wait = FIRST_RETRY_MS
      } catch (error) {
        log.error((error as Error).message)
        await sleep(wait)
        wait = Math.min(wait * 2, LAST_RETRY_MS)
      }
    }
  })()

  const stop = async () => {
    stopping = true
    await postgres.stop()
    await keeping
  }
  try {
    return { url: await ownDatabase(postgres), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function ownDatabase({ adminUrl }: Postgres): Promise<string> {
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [NAME])
    if (!rowCount) await admin.query(`create database ${NAME}`)
  } finally {
    await admin.end()
  }
  const url = new URL(adminUrl)
  url.pathname = `/${NAME}`
  return url.href
}

function unusable(error: unknown, url: string): unknown {
  const { host, pathname } = new URL(url)
  const code = (error as { code?: string }).code
  const say = (sentence: string) => new StartError('DATABASE_UNUSABLE', sentence, { cause: error })
  if (code === '28P01' || code === '28000')
    return say(`The database at ${host} refuses the user or password in DATABASE_URL.`)
  if (code === '3D000')
    return say(`There is no database "${pathname.slice(1)}" at ${host}. Create it, then start again.`)
  if (dbErrors(error) !== error)
    return say(`No database answers at ${host}. Check DATABASE_URL, or unset it to use the embedded one.`)
  return say(`The database at ${host} cannot be used: ${(error as Error).message}`)
}
