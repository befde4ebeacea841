import { afterAll, beforeAll, expect, it } from 'vitest'
import { copyProject } from './copy-project.js'
import { findHubToken, hubTokenFacts, removeHubToken, saveHubToken } from './hub-tokens.js'
import { modelPins, setModelPin } from './model-pins.js'
import { type TestDatabase, withDatabase } from './testing.js'

let test: TestDatabase
beforeAll(async () => {
  test = await withDatabase()
})
afterAll(() => test.drop())

const newPerson = async (name: string) =>
  (await test.db.prisma.person.create({ data: { name, color: '#FF802B' }, select: { id: true } })).id
const token = (byte: number) => ({ keyId: 'k1', sealed: new Uint8Array(40).fill(byte), endsIn: 'wxyz' })

it("a person's token is replaced, read back as it was sealed, and forgotten", async () => {
  const ada = await newPerson('Ada')
  expect(await hubTokenFacts(test.db, ada)).toBeNull()
  await saveHubToken(test.db, ada, { ...token(1), account: 'ada-at-hub' })
  expect(await hubTokenFacts(test.db, ada)).toEqual({ endsIn: 'wxyz', account: 'ada-at-hub' })
  await saveHubToken(test.db, ada, token(2))
  expect(await findHubToken(test.db, ada)).toEqual(token(2))
  expect(await hubTokenFacts(test.db, ada)).toEqual({ endsIn: 'wxyz' })
  await removeHubToken(test.db, ada)
  expect(await findHubToken(test.db, ada)).toBeNull()
})

it('it stays behind when a project is copied, and goes with its person', async () => {
  const [ada, bo] = [await newPerson('Ada'), await newPerson('Bo')]
  await saveHubToken(test.db, ada, token(3))
  const { id: sourceId } = await test.db.prisma.project.create({
    data: { name: 'p', boards: { create: {} }, members: { create: { personId: ada, role: 'owner' } } },
  })
  await copyProject(test.db, { sourceId, ownerId: bo, name: 'copy', lineage: true })
  expect(await test.db.prisma.hubToken.count()).toBe(1)
  await test.db.prisma.person.delete({ where: { id: ada } })
  expect(await test.db.prisma.hubToken.count()).toBe(0)
})

it('pins are remembered once each, until they are taken off', async () => {
  const [first, second] = ['a'.repeat(64), 'b'.repeat(64)]
  for (const hash of [first, second, first]) await setModelPin(test.db, hash, true)
  expect(await modelPins(test.db)).toEqual([first, second])
  await setModelPin(test.db, first, false)
  await setModelPin(test.db, first, false)
  expect(await modelPins(test.db)).toEqual([second])
})
