import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { Logger, runMigrations } from 'graphile-worker'
import pg from 'pg'

const FOLDER = new URL('../../../prisma/migrations/', import.meta.url)
/** Prisma's own lock, so that its command line and this never migrate at once. */
const LOCK = 72707369

/** Prisma's bookkeeping table, word for word, so that `prisma migrate` works on the same database. */
const BOOKKEEPING = `create table if not exists _prisma_migrations (
  id varchar(36) primary key not null,
  checksum varchar(64) not null,
  finished_at timestamptz,
  migration_name varchar(255) not null,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz not null default now(),
  applied_steps_count integer not null default 0
)`

interface Migration {
  name: string
  sql: string
  checksum: string
}

async function migrations(): Promise<Migration[]> {
  const entries = await readdir(FOLDER, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(new URL(`${name}/migration.sql`, FOLDER), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

async function appliedMigrations(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'select migration_name, checksum from _prisma_migrations where finished_at is not null and rolled_back_at is null',
  )
  return new Map(rows.map((row) => [row.migration_name, row.checksum]))
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration) {
  await client.query('begin')
  try {
    await client.query(sql)
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       values ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw new Error(`Migration ${name} failed and was taken back: ${(error as Error).message}`, { cause: error })
  }
}

/**
 * Brings the database at `url` to this version's schema, the job queue's included; returns the names it applied.
 * Safe to call from several processes at once. Throws when the database was made by a newer or an altered version.
 */
export async function migrate(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    const wanted = await migrations()
    await client.query("set client_min_messages = 'warning'")
    await client.query(BOOKKEEPING)
    const applied = await appliedMigrations(client)
    for (const name of applied.keys())
      if (!wanted.some((migration) => migration.name === name))
        throw new Error(`This database was made by a newer Lensboard (it has migration ${name}). Update Lensboard.`)
    const missing: Migration[] = []
    for (const migration of wanted) {
      const checksum = applied.get(migration.name)
      if (checksum === undefined) missing.push(migration)
      else if (checksum !== migration.checksum)
        throw new Error(`Migration ${migration.name} was changed after this database was made with it.`)
    }
    for (const migration of missing) await apply(client, migration)
    await runMigrations({ connectionString: url, logger: new Logger(() => () => {}) })
    return missing.map(({ name }) => name)
  } finally {
    await client.end()
  }
}
