import { saveBoardVersion } from '@lensboard/db'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, openWorld, type World } from '../fixtures/world.js'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

test('an owner sees who changed a board when, what is kept of it, and what could not be read', async () => {
  const [ada, bo] = await Promise.all([world.newPerson('Ada'), world.newPerson('Bo')])
  const { boardId } = await world.as(ada).project.create({ name: 'kept' })
  const write = (seq: number, by: string | null, minutes: number, damage: string | null = null) =>
    world.db.pool.query(
      `insert into "BoardUpdate" ("boardId", epoch, seq, update, "personId", damage, "createdAt")
       values ($1, 1, $2, '\\x0102', $3, $4, now() - make_interval(mins => $5))`,
      [boardId, seq, by, damage, minutes],
    )
  await write(1, null, 60)
  await write(2, ada.id, 59)
  await write(3, ada.id, 58)
  // After a pause it is another line, and so it is after somebody else.
  await write(4, ada.id, 40)
  await write(5, bo.id, 39)
  await write(6, ada.id, 38, 'cut off')
  await saveBoardVersion(
    world.db,
    { boardId, epoch: 1, fence: 0n },
    {
      ...{ kind: 'named', name: 'Before the talk', personId: bo.id, seq: 5n },
      ...{ state: new Uint8Array(7), records: new Uint8Array(1) },
    },
  )
  const care = await world.as(ada).board.care({ boardId })
  expect(
    care.log.map(({ person, fromSeq, toSeq, rows, bytes }) => [person?.name, fromSeq, toSeq, rows, bytes]),
  ).toEqual([
    ['Ada', '6', '6', 1, 2],
    ['Bo', '5', '5', 1, 2],
    ['Ada', '4', '4', 1, 2],
    ['Ada', '2', '3', 2, 4],
    [undefined, '1', '1', 1, 2],
  ])
  expect(care.disk).toMatchObject({ name: 'kept', epoch: 1, rows: 6, damagedRows: 1, lastSeq: '6' })
  expect(care.versions).toMatchObject([
    { kind: 'named', name: 'Before the talk', personName: 'Bo', bytes: 7, seq: '5' },
  ])
  expect(care.damaged).toMatchObject([{ seq: '6', damage: 'cut off', bytes: 2 }])
  const older = await world.as(ada).board.care({ boardId, before: '4' })
  expect(older.log.map(({ toSeq }) => toSeq)).toEqual(['3', '1'])
  expect(await codeOf(world.as(ada).board.care({ boardId, before: '4; drop' }))).toBe('BAD_REQUEST')
})
