import { newSpec, runKey, specHash } from '@lensboard/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { stateOnBoard } from './run-states.js'
import { finishRun, startRun } from './run-work.js'
import { findOrQueueRun } from './runs.js'
import { storedRun } from './stored-run.js'
import { type TestDatabase, withDatabase } from './testing.js'
import { requestVerification } from './verifications.js'

let test: TestDatabase
beforeAll(async () => {
  test = await withDatabase()
})
afterAll(() => test.drop())

it('tells of a stored result what the longer way tells, to who may see the board and to nobody else', async () => {
  const { db } = test
  const people = await Promise.all(
    ['Ada', 'Bo', 'Cy'].map((name) => db.prisma.person.create({ data: { name, color: '#FF802B' } })),
  )
  const [ada, bo, cy] = people.map(({ id }) => id) as [string, string, string]
  const project = await db.prisma.project.create({
    data: {
      ...{ name: 'p', boards: { create: [{}, {}] } },
      members: {
        create: [
          { personId: ada, role: 'owner' },
          { personId: bo, role: 'viewer' },
        ],
      },
    },
    include: { boards: true },
  })
  const [boardId, otherBoard] = project.boards.map(({ id }) => id) as [string, string]
  const spec = newSpec('lens', { name: 'm', hash: 'a'.repeat(64) }, 'Paris')
  const key = await runKey(spec, [1])
  const hash = await specHash(spec)
  const asks = (personId: string, board = boardId) => storedRun(db, { specHash: hash, boardId: board, personId })

  await findOrQueueRun(db, { key, spec, ids: [1], boardId, personId: ada })
  await startRun(db, key)
  expect(await asks(ada)).toBeNull()
  await finishRun(db, key, { bytes: Uint8Array.of(1), workerId: 'w' })
  expect(await asks(ada)).toEqual(await stateOnBoard(db, key, boardId))
  expect(await asks(bo)).toEqual(await asks(ada))
  expect([await asks(cy), await asks(ada, otherBoard)]).toEqual([null, null])

  await db.prisma.project.update({ where: { id: project.id }, data: { trashedAt: new Date() } })
  expect([(await asks(ada))?.status, await asks(bo)]).toEqual(['done', null])
  // What a second computation said is the longer way's to tell.
  await requestVerification(db, key, { id: ada, name: 'Ada' })
  expect(await asks(ada)).toBeNull()
})
