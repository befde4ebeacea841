import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from './migrate.js'
import { databaseUrl, type TestDatabase, withDatabase } from './testing.js'

const PART = fileURLToPath(new URL('../', import.meta.url))
let database: TestDatabase
let emptyUrl: string

beforeAll(async () => {
  database = await withDatabase()
  await database.db.pool.query('create database empty_one')
  emptyUrl = databaseUrl(database.url, 'empty_one')
})

afterAll(async () => {
  await database.db.pool.query('drop database empty_one with (force)')
  await database.drop()
})

const prisma = (url: string, ...args: string[]) =>
  execFileSync('npx', ['prisma', ...args], { cwd: PART, env: { ...process.env, DATABASE_URL: url }, encoding: 'utf8' })

test('two processes that migrate at once apply each migration once, and a third time nothing is left to do', async () => {
  const both = await Promise.all([migrate(emptyUrl), migrate(emptyUrl)])
  expect(both.flat().length).toBeGreaterThan(0)
  expect(new Set(both.flat()).size).toBe(both.flat().length)
  expect(await migrate(emptyUrl)).toEqual([])
})

test("Prisma's own command line finds the database up to date and equal to the schema", () => {
  expect(prisma(database.url, 'migrate', 'status')).toContain('Database schema is up to date!')
  const diff = ['--from-config-datasource', '--to-schema', '../../prisma/schema.prisma', '--exit-code']
  expect(prisma(database.url, 'migrate', 'diff', ...diff)).toContain('No difference detected')
})

test("the job queue's tables are there", async () => {
  const { rows } = await database.db.pool.query("select to_regproc('graphile_worker.add_job') as add_job")
  expect(rows).toEqual([{ add_job: 'graphile_worker.add_job' }])
})

test('a database from a newer version is refused and left alone', async () => {
  const client = new pg.Client({ connectionString: emptyUrl })
  await client.connect()
  await client.query(
    `insert into _prisma_migrations (id, checksum, migration_name, finished_at) values ('x', 'x', '99990101_future', now())`,
  )
  await expect(migrate(emptyUrl)).rejects.toThrow(/made by a newer Lensboard/)
  await client.query(`delete from _prisma_migrations where id = 'x'`)
  await client.end()
})

test('a migration that was changed after it was applied is refused', async () => {
  const client = new pg.Client({ connectionString: emptyUrl })
  await client.connect()
  await client.query(`update _prisma_migrations set checksum = 'other'`)
  await expect(migrate(emptyUrl)).rejects.toThrow(/was changed after/)
  await client.end()
})
