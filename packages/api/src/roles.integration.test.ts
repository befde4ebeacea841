import type { PersonFacts } from '@lensboard/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, codeOf, lensSpec, openWorld, type World } from './fixtures/world.js'
import { joinByToken } from './index.js'

let world: World
let people: Record<'owner' | 'editor' | 'viewer' | 'stranger' | 'bystander', PersonFacts>
beforeAll(async () => {
  world = await openWorld()
  const names = ['owner', 'editor', 'viewer', 'stranger', 'bystander'] as const
  const entries = await Promise.all(names.map(async (name) => [name, await world.newPerson(name)] as const))
  people = Object.fromEntries(entries) as typeof people
})
afterAll(() => world.close())

/** A project with an owner, an editor and a viewer who came by links, and one more viewer. */
async function shared(name: string) {
  const { db, as } = world
  const owner = as(people.owner)
  const { projectId, boardId } = await owner.project.create({ name })
  const links = {
    editor: await owner.share.createLink({ projectId, role: 'editor' }),
    viewer: await owner.share.createLink({ projectId, role: 'viewer' }),
  }
  const join = (person: PersonFacts, link: { path: string }) => joinByToken(db, person, link.path.split('/')[2]!)
  await join(people.editor, links.editor)
  await join(people.viewer, links.viewer)
  await join(people.bystander, links.viewer)
  return { projectId, boardId, linkId: links.viewer.id }
}
type Shared = Awaited<ReturnType<typeof shared>>

async function firstState(caller: Caller, boardId: string) {
  // A watch of a board without runs says nothing; that it opened is what counts.
  const states = await caller.run.watch({ boardId })
  const reading = states[Symbol.asyncIterator]().next()
  return Promise.race([reading, new Promise((opened) => setTimeout(opened, 300))])
}

const other = () => ({ personId: people.bystander.id })
const ACTS: Record<string, (caller: Caller, on: Shared) => Promise<unknown>> = {
  'project.rename': (caller, { projectId }) => caller.project.rename({ projectId, name: 'New' }),
  'project.duplicate': (caller, { projectId }) => caller.project.duplicate({ projectId }),
  'project.fork': (caller, { projectId }) => caller.project.fork({ projectId }),
  'project.trash': (caller, { projectId }) => caller.project.trash({ projectId }),
  'project.restore': (caller, { projectId }) => caller.project.restore({ projectId }),
  'project.remove': (caller, { projectId }) => caller.project.remove({ projectId }),
  'project.leave': (caller, { projectId }) => caller.project.leave({ projectId }),
  'share.get': (caller, { projectId }) => caller.share.get({ projectId }),
  'share.createLink': (caller, { projectId }) => caller.share.createLink({ projectId, role: 'viewer' }),
  'share.setRole': (caller, { projectId }) => caller.share.setRole({ projectId, role: 'editor', ...other() }),
  'share.removeMember': (caller, { projectId }) => caller.share.removeMember({ projectId, ...other() }),
  'share.revokeLink': (caller, { projectId, linkId }) => caller.share.revokeLink({ projectId, linkId }),
  'board.get': (caller, { boardId }) => caller.board.get({ boardId }),
  'board.care': (caller, { boardId }) => caller.board.care({ boardId }),
  'run.request': (caller, { boardId }) => caller.run.request({ boardId, spec: lensSpec(`asked on ${boardId}`) }),
  'run.retry': (caller, { boardId }) => caller.run.retry({ boardId, runKey: 'b'.repeat(64) }),
  'run.cancel': (caller, { boardId }) => caller.run.cancel({ boardId, runKey: 'b'.repeat(64) }),
  'run.verify': (caller, { boardId }) => caller.run.verify({ boardId, runKey: 'b'.repeat(64) }),
  'run.watch': (caller, { boardId }) => firstState(caller, boardId),
}

test.each([
  ['project.rename', 'ok', 'ok', 'FORBIDDEN'],
  ['project.duplicate', 'ok', 'ok', 'ok'],
  ['project.fork', 'ok', 'ok', 'ok'],
  ['project.trash', 'ok', 'FORBIDDEN', 'FORBIDDEN'],
  ['project.restore', 'ok', 'FORBIDDEN', 'FORBIDDEN'],
  // Refused to the owner too while it is not in the trash.
  ['project.remove', 'BAD_REQUEST', 'FORBIDDEN', 'FORBIDDEN'],
  ['project.leave', 'FORBIDDEN', 'ok', 'ok'],
  ['share.get', 'ok', 'ok', 'FORBIDDEN'],
  ['share.createLink', 'ok', 'FORBIDDEN', 'FORBIDDEN'],
  ['share.setRole', 'ok', 'FORBIDDEN', 'FORBIDDEN'],
  ['share.removeMember', 'ok', 'FORBIDDEN', 'FORBIDDEN'],
  ['share.revokeLink', 'ok', 'FORBIDDEN', 'FORBIDDEN'],
  ['board.get', 'ok', 'ok', 'ok'],
  ['board.care', 'ok', 'FORBIDDEN', 'FORBIDDEN'],
  ['run.request', 'ok', 'ok', 'NO_RESULT_YET'],
  // There is no such run, and who may not retry does not learn even that.
  ['run.retry', 'NOT_FOUND', 'NOT_FOUND', 'FORBIDDEN'],
  ['run.cancel', 'NOT_FOUND', 'NOT_FOUND', 'FORBIDDEN'],
  ['run.verify', 'NOT_FOUND', 'NOT_FOUND', 'FORBIDDEN'],
  ['run.watch', 'ok', 'ok', 'ok'],
])(
  '%s: owner %s, editor %s, viewer %s; a stranger finds nothing, and nobody must sign in',
  async (name, ...expected) => {
    const act = ACTS[name]!
    const asked = [people.viewer, people.editor, people.owner, people.stranger, null]
    const codes = []
    for (const person of asked) codes.push(await codeOf(act(world.as(person), await shared(name))))
    const [owner, editor, viewer] = expected
    expect(codes).toEqual([viewer, editor, owner, 'NOT_FOUND', 'UNAUTHENTICATED'])
  },
)

test('F2: a project that does not exist and one of others are told apart by nothing', async () => {
  const { projectId, boardId } = await shared('secret')
  const stranger = world.as(people.stranger)
  const said = (promise: Promise<unknown>) =>
    promise.catch((error: Error) => [error.message, (error as { code?: string }).code])
  expect(await said(stranger.board.get({ boardId }))).toEqual(await said(stranger.board.get({ boardId: 'none' })))
  expect(await said(stranger.project.fork({ projectId }))).toEqual(
    await said(stranger.project.fork({ projectId: '01890000-0000-7000-8000-000000000000' })),
  )
})

test('a trashed project is open to its owner alone, and restoring brings its members back', async () => {
  const { projectId, boardId } = await shared('trashed')
  const owner = world.as(people.owner)
  const codes = () =>
    Promise.all(
      [people.owner, people.editor, people.viewer].map((person) => codeOf(world.as(person).board.get({ boardId }))),
    )
  await owner.project.trash({ projectId })
  expect(await codes()).toEqual(['ok', 'NOT_FOUND', 'NOT_FOUND'])
  await owner.project.restore({ projectId })
  expect(await codes()).toEqual(['ok', 'ok', 'ok'])
})

test('the owner cannot be demoted, removed, or left behind', async () => {
  const { projectId } = await shared('owned')
  const owner = world.as(people.owner)
  expect([
    await codeOf(owner.share.setRole({ projectId, personId: people.owner.id, role: 'viewer' })),
    await codeOf(owner.share.removeMember({ projectId, personId: people.owner.id })),
    await codeOf(owner.project.leave({ projectId })),
  ]).toEqual(['NOT_FOUND', 'NOT_FOUND', 'FORBIDDEN'])
})

test('everybody sees who owns and edits a board, and only who edits it sees who visits', async () => {
  const { boardId } = await shared('visited')
  const seen = async (person: PersonFacts) => {
    const { me, role, members } = await world.as(person).board.get({ boardId })
    return [me.name, role, ...members.map((member) => `${member.person.name}: ${member.role}`)]
  }
  const workers = ['owner: owner', 'editor: editor']
  expect(await seen(people.owner)).toEqual(['owner', 'owner', ...workers, 'viewer: viewer', 'bystander: viewer'])
  expect(await seen(people.editor)).toEqual(['editor', 'editor', ...workers, 'viewer: viewer', 'bystander: viewer'])
  expect(await seen(people.viewer)).toEqual(['viewer', 'viewer', ...workers, 'viewer: viewer'])
})

test('who asks is told who they are', async () => {
  expect(await world.as(null).me.get()).toBeNull()
  expect(await world.as(people.viewer).me.get()).toEqual(people.viewer)
})
