import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { connect, type Db } from './connect.js'

/** A migrated, empty database that belongs to one test file. */
export interface TestDatabase {
  url: string
  db: Db
  drop(): Promise<void>
}

/** Set by the integration project's global setup: a throw-away server, and the migrated database to clone. */
const ADMIN_URL = 'LENSBOARD_TEST_POSTGRES_URL'
export const TEMPLATE = 'lensboard_template'

/** `url` with another database. */
export function databaseUrl(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

/** Clones a fresh database for this test file; call it in `beforeAll` and its `drop` in `afterAll`. */
export async function withDatabase(): Promise<TestDatabase> {
  const adminUrl = process.env[ADMIN_URL]
  if (!adminUrl) throw new Error('No test server: run this file in the vitest project "integration".')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await asAdmin(adminUrl, `create database ${name} template ${TEMPLATE}`)
  const url = databaseUrl(adminUrl, name)
  const db = connect(url)
  return {
    url,
    db,
    async drop() {
      await db.close()
      await asAdmin(adminUrl, `drop database ${name} with (force)`)
    },
  }
}

async function asAdmin(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
