import { CHANNEL, type PersonFacts } from '@lensboard/contract'
import { listen } from '@lensboard/db'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { codeOf, openWorld, type World } from '../fixtures/world.js'
import { joinByToken } from '../index.js'

let world: World
let owner: PersonFacts
let guest: PersonFacts
beforeAll(async () => {
  world = await openWorld()
  owner = await world.newPerson('Ada')
  guest = await world.newPerson('Bo')
})
afterAll(() => world.close())

const tokenOf = (link: { path: string }) => link.path.slice('/join/'.length)
const roleOf = async (person: PersonFacts, boardId: string) =>
  (
    await world
      .as(person)
      .board.get({ boardId })
      .catch(() => null)
  )?.role ?? null

async function project() {
  const { projectId, boardId } = await world.as(owner).project.create({ name: 'Facts' })
  const link = (role: 'viewer' | 'editor') => world.as(owner).share.createLink({ projectId, role })
  return { projectId, boardId, link }
}

test('a link lets people in with its role, and there is one link a role, even asked for twice at once', async () => {
  const { projectId, boardId, link } = await project()
  const [first, second] = await Promise.all([link('viewer'), link('viewer')])
  expect(second).toEqual(first)
  expect(first.path).toMatch(/^\/join\/[\w-]{22}$/)
  expect(await joinByToken(world.db, guest, tokenOf(first))).toBe(boardId)
  expect(await roleOf(guest, boardId)).toBe('viewer')
  expect(await world.as(owner).share.get({ projectId })).toEqual({
    role: 'owner',
    links: [first],
    members: [
      { person: owner, role: 'owner', shareLinkId: null },
      { person: guest, role: 'viewer', shareLinkId: first.id },
    ],
  })
})

test('a better link raises a role, a lesser one never lowers it, and the owner stays the owner', async () => {
  const { boardId, link } = await project()
  const [viewer, editor] = [tokenOf(await link('viewer')), tokenOf(await link('editor'))]
  const roles = []
  for (const token of [viewer, editor, viewer]) {
    await joinByToken(world.db, guest, token)
    roles.push(await roleOf(guest, boardId))
  }
  await joinByToken(world.db, owner, viewer)
  expect([...roles, await roleOf(owner, boardId)]).toEqual(['viewer', 'editor', 'editor', 'owner'])
})

test('a role set by hand is not changed by a link, and outlives it', async () => {
  const { projectId, boardId, link } = await project()
  const editor = await link('editor')
  await joinByToken(world.db, guest, tokenOf(editor))
  await world.as(owner).share.setRole({ projectId, personId: guest.id, role: 'viewer' })
  await joinByToken(world.db, guest, tokenOf(editor))
  expect(await roleOf(guest, boardId)).toBe('viewer')
  await world.as(owner).share.revokeLink({ projectId, linkId: editor.id })
  expect(await roleOf(guest, boardId)).toBe('viewer')
})

test('revoking a link takes back what it gave, leaves the other link, and tells every server', async () => {
  const { projectId, boardId, link } = await project()
  const [viewer, editor] = [await link('viewer'), await link('editor')]
  const other = await world.newPerson('Cy')
  await joinByToken(world.db, guest, tokenOf(editor))
  await joinByToken(world.db, other, tokenOf(viewer))
  const told: unknown[] = []
  const stop = await listen(world.db, CHANNEL.access, (payload) => told.push(JSON.parse(payload)))
  await world.as(owner).share.revokeLink({ projectId, linkId: editor.id })

  expect([await roleOf(guest, boardId), await roleOf(other, boardId)]).toEqual([null, 'viewer'])
  expect(await codeOf(joinByToken(world.db, guest, tokenOf(editor)))).toBe('LINK_REVOKED')
  await vi.waitFor(() => expect(told).toEqual([{ projectId }]))
  await stop()
  const fresh = await link('editor')
  expect(fresh.path).not.toBe(editor.path)
  expect(await codeOf(world.as(owner).share.revokeLink({ projectId, linkId: editor.id }))).toBe('NOT_FOUND')
})

test('somebody who joins while the link is being revoked is not left behind on the board', async () => {
  for (let round = 0; round < 10; round++) {
    const { projectId, boardId, link } = await project()
    const editor = await link('editor')
    const person = await world.newPerson(`Racer ${round}`)
    await Promise.all([
      joinByToken(world.db, person, tokenOf(editor)).catch(() => null),
      world.as(owner).share.revokeLink({ projectId, linkId: editor.id }),
    ])
    expect(await roleOf(person, boardId)).toBeNull()
  }
})

test('links that never were, are malformed, or lead to the trash are all the same revoked link', async () => {
  const { projectId, link } = await project()
  const token = tokenOf(await link('viewer'))
  const codes = () => codeOf(joinByToken(world.db, guest, token))
  expect(await codeOf(joinByToken(world.db, guest, 'A'.repeat(22)))).toBe('LINK_REVOKED')
  expect(await codeOf(joinByToken(world.db, guest, "x' or true --\0"))).toBe('LINK_REVOKED')
  await world.as(owner).project.trash({ projectId })
  expect(await codes()).toBe('LINK_REVOKED')
  await world.as(owner).project.restore({ projectId })
  expect(await codes()).toBe('ok')
})

test('every change of one member is told with their name on it', async () => {
  const { projectId, link } = await project()
  const token = tokenOf(await link('viewer'))
  const told: unknown[] = []
  const stop = await listen(world.db, CHANNEL.access, (payload) => told.push(JSON.parse(payload)))
  await joinByToken(world.db, guest, token)
  await joinByToken(world.db, guest, token)
  await world.as(owner).share.setRole({ projectId, personId: guest.id, role: 'editor' })
  await world.as(owner).share.removeMember({ projectId, personId: guest.id })
  await joinByToken(world.db, guest, token)
  await world.as(guest).project.leave({ projectId })
  const change = { projectId, personId: guest.id }
  await vi.waitFor(() => expect(told).toEqual(Array(5).fill(change)))
  await stop()
})
