import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { connect } from './connect.js'
import { dbErrors } from './db-errors.js'
import { listen, notify } from './listen.js'
import { type TestDatabase, withDatabase } from './testing.js'

let database: TestDatabase
beforeAll(async () => {
  database = await withDatabase()
})
afterAll(() => database.drop())

test('a listener hears what is said, hears again after its connection was cut, and then nothing after stop', async () => {
  const { db } = database
  const heard: string[] = []
  const reconnected = vi.fn()
  const stop = await listen(db, 'Odd "channel"', (payload) => heard.push(payload), { onReconnect: reconnected })
  await notify(db, 'Odd "channel"', 'first')
  await vi.waitFor(() => expect(heard).toEqual(['first']))

  const cut = await db.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %'`)
  expect(cut.rowCount).toBe(1)
  await vi.waitFor(() => expect(reconnected).toHaveBeenCalledTimes(1), 5_000)
  await notify(db, 'Odd "channel"', 'second')
  await vi.waitFor(() => expect(heard).toEqual(['first', 'second']))

  await stop()
  await notify(db, 'Odd "channel"', 'third')
  const left = await db.pool.query(`select pid from pg_stat_activity where query like 'listen %'`)
  expect([heard, left.rowCount]).toEqual([['first', 'second'], 0])
})

test('a server that is not there is DATABASE_DOWN, through Prisma and through the pool', async () => {
  const gone = connect('postgresql://nobody:x@127.0.0.1:1/none')
  for (const ask of [() => gone.prisma.person.count(), () => gone.pool.query('select 1')])
    expect(await ask().then(String, dbErrors)).toMatchObject({ code: 'DATABASE_DOWN' })
  await gone.close()
})

test('a connection cut in the middle of a question is DATABASE_DOWN', async () => {
  const { db } = database
  const asked = db.prisma.$queryRaw`select pg_sleep(20)`.then(String, dbErrors)
  const asleep = `select pid from pg_stat_activity where query like '%pg_sleep(20)%' and pid <> pg_backend_pid()`
  await vi.waitFor(async () => expect((await db.pool.query(asleep)).rowCount).toBe(1), 5_000)
  await db.pool.query(`select pg_terminate_backend(pid) from (${asleep})`)
  expect(await asked).toMatchObject({ code: 'DATABASE_DOWN' })
})

test('a mistake of ours stays what it is', async () => {
  const error = await database.db.pool.query('select nothing from nowhere').catch((reason: unknown) => reason)
  expect(dbErrors(error)).toBe(error)
})
