import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PersonFacts } from '@lensboard/contract'
import { connect } from '@lensboard/db'
import { createHTTPHandler } from '@trpc/server/adapters/standalone'
import superjson from 'superjson'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { lensSpec, openWorld, type World } from './fixtures/world.js'
import { appRouter } from './index.js'

let world: World
let ada: PersonFacts
let server: Server
let url: string
/** Set by a test to stand in another database. */
let db: World['db']
beforeAll(async () => {
  world = await openWorld()
  ada = await world.newPerson('Ada')
  db = world.db
  const createContext = () => ({ ...world.contextOf(ada), db })
  server = createServer(createHTTPHandler({ router: appRouter, createContext }))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
  await world.close()
})

const question = (input: unknown) => encodeURIComponent(JSON.stringify(superjson.serialize(input)))
const ask = async (path: string, input?: unknown) => {
  const response = await fetch(`${url}/${path}${input === undefined ? '' : `?input=${question(input)}`}`)
  return { status: response.status, body: (await response.json()) as never }
}
const tell = async (path: string, input: unknown) => {
  const body = JSON.stringify(superjson.serialize(input))
  const response = await fetch(`${url}/${path}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  })
  return { status: response.status, body: (await response.json()) as { error: { json: unknown } } }
}

test('dates travel as dates', async () => {
  await tell('project.create', { name: 'Facts' })
  const { body } = await ask('project.list', { show: 'all' })
  const { result } = body as { result: { data: never } }
  expect(superjson.deserialize(result.data)).toMatchObject([{ name: 'Facts', updatedAt: expect.any(Date) }])
})

test('a refusal carries its status, its code and its sentence, and nothing of our insides', async () => {
  const { status, body } = await ask('board.get', { boardId: 'none' })
  expect(status).toBe(404)
  expect((body as { error: { json: unknown } }).error.json).toEqual({
    message: 'This does not exist, or you may not see it.',
    code: expect.any(Number),
    data: {
      code: 'NOT_FOUND',
      path: 'board.get',
      httpStatus: 404,
      app: { code: 'NOT_FOUND', message: 'This does not exist, or you may not see it.' },
    },
  })
})

test.each([
  ['project.create', { name: 'x'.repeat(121) }, 400, 'BAD_REQUEST', 'The name has 121 characters. The limit is 120.'],
  ['project.create', { name: 5 }, 400, 'BAD_REQUEST', expect.stringContaining('name')],
  [
    'project.rename',
    { projectId: "1' or '1'='1", name: 'x' },
    400,
    'BAD_REQUEST',
    expect.stringContaining('projectId'),
  ],
  ['no.such', {}, 400, 'BAD_REQUEST', 'This request could not be read.'],
])('%s with %j is %i %s', async (path, input, status, code, message) => {
  const answer = await tell(path, input)
  expect(answer.status).toBe(status)
  expect(answer.body.error.json).toMatchObject({ message, data: { app: { code, message } } })
})

test('a body that is no JSON is refused as unreadable', async () => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/project.create`, { method: 'POST', body: '{"json":', headers })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error: { json: { data: { app: { code: 'BAD_REQUEST' } } } } })
})

test('a database that is gone is 503 DATABASE_DOWN, an error nobody foresaw is 500 INTERNAL and is logged', async () => {
  const gone = connect('postgresql://nobody:x@127.0.0.1:1/none')
  db = gone
  const down = await tell('project.create', {})
  expect([down.status, down.body]).toMatchObject([
    503,
    { error: { json: { data: { app: { code: 'DATABASE_DOWN' } } } } },
  ])
  await gone.close()
  db = {} as World['db']
  const broken = await tell('project.create', {})
  expect([broken.status, broken.body]).toMatchObject([
    500,
    { error: { json: { data: { app: { code: 'INTERNAL' } } } } },
  ])
  expect(JSON.stringify(broken.body)).not.toContain('prisma')
  expect(world.logged).toEqual([expect.any(TypeError)])
  db = world.db
})

test('a watch streams states to the browser, and leaving it leaves nothing behind', async () => {
  const { boardId } = await world.as(ada).project.create({ name: 'Facts' })
  const run = await world.as(ada).run.request({ boardId, spec: lensSpec('streamed to the browser') })
  const leave = new AbortController()
  const response = await fetch(`${url}/run.watch?input=${question({ boardId })}`, {
    headers: { accept: 'text/event-stream' },
    signal: leave.signal,
  })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  let heard = ''
  const reading = (async () => {
    for await (const chunk of response.body!) heard += Buffer.from(chunk).toString()
  })().catch(() => {})
  await vi.waitFor(() => expect(heard).toContain(run.runKey))
  expect(world.runEvents.subscribers()).toBe(2)
  leave.abort()
  await reading
  await vi.waitFor(() => expect(world.runEvents.subscribers()).toBe(0))
})

test('a watch that may not be opened says so in the stream', async () => {
  const response = await fetch(`${url}/run.watch?input=${question({ boardId: 'none' })}`, {
    headers: { accept: 'text/event-stream' },
  })
  expect(await response.text()).toMatch(/event: serialized-error\ndata: .*"app":\{"code":"NOT_FOUND"/)
})
