import { recordMap, writeRecord } from '@lensboard/canvas/records'
import type { Db } from '@lensboard/db'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { json, shape, World } from './fixtures/world.js'

let before: World
let after: World
beforeAll(async () => {
  before = await World.open()
  after = await World.open()
})
afterAll(async () => {
  await before.close()
  await after.close()
})

const until = <T>(look: () => T) => vi.waitFor(look, { timeout: 10_000, interval: 20 })

/** Every table as text, as a logical dump has it; what says which migrations ran is in both. */
async function dump({ prisma }: Db): Promise<Map<string, string>> {
  const tables = await prisma.$queryRaw<{ name: string }[]>`
    SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_%'`
  const rows = new Map<string, string>()
  for (const { name } of tables) {
    const [all] = await prisma.$queryRawUnsafe<{ rows: string | null }[]>(
      `SELECT json_agg(t)::text AS rows FROM "${name}" t`,
    )
    if (all?.rows) rows.set(name, all.rows)
  }
  return rows
}

/** Fills an empty database of the same schema; references are as they were, so they are not looked at meanwhile. */
async function restore({ prisma }: Db, tables: ReadonlyMap<string, string>): Promise<void> {
  await prisma.$transaction(async (tx) => {
    await tx.$executeRawUnsafe('SET LOCAL session_replication_role = replica')
    for (const [name, rows] of tables)
      await tx.$executeRawUnsafe(
        `INSERT INTO "${name}" SELECT * FROM json_populate_recordset(NULL::"${name}", $1::json)`,
        rows,
      )
  })
}

test('D20: boards that were dumped and restored open as they were, and are worked on', async () => {
  const ada = await before.person('Ada')
  const { boardId } = await before.board(ada)
  const tab = before.tab(boardId, ada)
  await tab.synced
  for (let i = 0; i < 40; i++) tab.doc.transact(() => writeRecord(recordMap(tab.doc), null, shape(`s${i}`, i, i)))
  tab.doc.transact(() => recordMap(tab.doc).delete('shape:s7'))
  await until(() => expect(tab.persisted()).toBe(42))
  const was = json(tab.doc)

  await restore(after.db, await dump(before.db))
  const restored = after.tab(boardId, ada)
  await restored.synced
  expect(json(restored.doc)).toEqual(was)
  // Who wrote before goes on: the Yjs client is theirs there too.
  tab.doc.transact(() => recordMap(tab.doc).get('shape:s1')?.set('opacity', 0.5))
  const there = after.tab(boardId, ada, tab.doc)
  await there.synced
  await until(() => expect((json(restored.doc)['shape:s1'] as { opacity: number }).opacity).toBe(0.5))
  expect([there.closed, restored.closed]).toEqual([[], []])
})
