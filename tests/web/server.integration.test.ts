import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { decodeResult } from '@lensboard/contract'
import type { Db } from '@lensboard/db'
import { type TestDatabase, withDatabase } from '@lensboard/db/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { runWeb, startServer, Visitor, type WebServer, wire } from './server.js'

let database: TestDatabase
let server: WebServer
beforeAll(async () => {
  database = await withDatabase()
  server = await startServer(database.url)
})
afterAll(async () => {
  await server.stop()
  await database.drop()
})

/** A page's text as people read it: React parts its text nodes with comments. */
const words = async (page: Response) => (await page.text()).replace(/<!--.*?-->/g, '')
/** As a browser asks again for what it has; fetch alone would forbid the answer 304. */
const having = (answer: Response) => ({
  'if-none-match': answer.headers.get('etag') ?? '',
  'cache-control': 'max-age=0',
})

const visitor = () => new Visitor(server.origin)

async function guest(name: string): Promise<Visitor> {
  const someone = visitor()
  await someone.post('/guest', { name })
  return someone
}

async function newBoard(owner: Visitor): Promise<{ projectId: string; boardId: string }> {
  const { result } = await owner.ask('project.create', { name: 'Facts' })
  return result?.data.json as { projectId: string; boardId: string }
}

/** A finished run shown on a board, as a worker leaves it. */
async function storeResult({ prisma }: Db, boardId: string, key: string) {
  const bytes = await readFile(new URL('../../apps/web/app/hero/france.lens.bin', import.meta.url))
  await prisma.run.create({
    data: {
      key,
      kind: 'lens',
      spec: {},
      ids: [1],
      status: 'done',
      stage: { name: 'storing' },
      result: { create: { bytes: new Uint8Array(bytes) } },
      boards: { create: { boardId } },
    },
  })
  return bytes
}

/** The close code, or the HTTP status of a refused upgrade, or 'open'. */
const upgrade = (path: string, headers: Record<string, string>) =>
  new Promise<number | 'open'>((resolve) => {
    const socket = new WebSocket(server.origin.replace('http', 'ws') + path, { headers })
    socket.on('message', () => {
      resolve('open')
      socket.close()
    })
    socket.on('close', (code) => resolve(code))
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('error', () => {})
  })

test('it says that it is alive, and what is missing before it is ready', async () => {
  expect((await visitor().get('/healthz')).status).toBe(200)
  const ready = await visitor().get('/readyz')
  expect(ready.status).toBe(503)
  expect(await ready.json()).toEqual({ ok: false, database: true, queue: true, inference: false, sync: true })
})

test('the start page is whole without script, and carries the security headers', async () => {
  const page = await visitor().get('/')
  const html = await page.text()
  expect(page.status).toBe(200)
  expect(html).toContain('See what a language model is about to say')
  const policy = page.headers.get('content-security-policy') ?? ''
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1]
  expect(policy).toContain("frame-ancestors 'none'")
  expect(page.headers.get('x-content-type-options')).toBe('nosniff')
  const scripts = [...html.matchAll(/<script[^>]*>/g)].map(([tag]) => tag)
  expect(scripts.length).toBeGreaterThan(2)
  for (const tag of scripts) expect(tag).toContain(`nonce="${nonce}"`)
})

test('built files are kept for ever, and a page is never told to be', async () => {
  const html = await (await visitor().get('/')).text()
  const asset = /\/assets\/[^"]+\.js/.exec(html)?.[0] ?? ''
  expect((await visitor().get(asset)).headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect((await visitor().get('/')).headers.get('cache-control') ?? '').not.toContain('immutable')
})

test('a form sent by another site is refused, and changes nothing', async () => {
  const before = await database.db.prisma.person.count()
  const someone = visitor()
  for (const origin of ['https://evil.example', 'null', '']) {
    const answer = await someone.post('/guest', {}, { origin })
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain('BAD_ORIGIN')
  }
  expect(await database.db.prisma.person.count()).toBe(before)
})

test('one click makes a guest whose cookie no script can read', async () => {
  const someone = visitor()
  const answer = await someone.post('/guest', { next: '/models' })
  expect(answer.status).toBe(302)
  expect(answer.headers.get('location')).toBe('/models')
  expect(answer.headers.getSetCookie()[0]).toMatch(/^lensboard_session=.+HttpOnly.+SameSite=Lax/i)
  expect((await someone.get('/projects')).status).toBe(200)
})

test('who is not signed in comes back to where they were going, but never to another site', async () => {
  expect((await visitor().get('/b/some-board')).headers.get('location')).toBe('/sign-in?next=%2Fb%2Fsome-board')
  expect((await visitor().get('/projects')).headers.get('location')).toBe('/sign-in')
  const answer = await visitor().post('/guest', { next: '//evil.example/' })
  expect(answer.headers.get('location')).toBe('/projects')
})

test('signing up, in and out; a wrong password and a taken e-mail say what to do next', async () => {
  const account = { email: 'ada@example.org', password: 'correct horse', name: 'Ada' }
  const ada = visitor()
  expect((await ada.post('/sign-up', account)).headers.get('location')).toBe('/projects')
  expect(await (await ada.get('/projects')).text()).toContain('Boards')
  const taken = await visitor().post('/sign-up', account)
  expect(taken.status).toBe(409)
  expect(await taken.text()).toContain('Sign in instead')
  const wrong = await visitor().post('/sign-in', { ...account, password: 'wrong' })
  expect(wrong.status).toBe(401)
  expect(await wrong.text()).toContain('Wrong e-mail or password.')
  await ada.post('/sign-out')
  expect((await ada.get('/projects')).headers.get('location')).toBe('/sign-in')
  expect((await ada.post('/sign-in', account)).headers.get('location')).toBe('/projects')
})

test('a guest keeps the boards when claiming the account', async () => {
  const someone = await guest('Bo')
  const { boardId } = await newBoard(someone)
  const claim = { intent: 'claim', email: 'bo@example.org', password: 'long enough', name: 'Bo' }
  expect((await someone.post('/account', claim)).status).toBe(302)
  const elsewhere = visitor()
  await elsewhere.post('/sign-in', claim)
  expect((await elsewhere.get(`/b/${boardId}`)).status).toBe(200)
})

test('a link asks only for a name, and ends when it is revoked', async () => {
  const owner = await guest('Cy')
  const { projectId, boardId } = await newBoard(owner)
  const { result } = await owner.ask('share.createLink', { projectId, role: 'editor' })
  const link = result?.data.json as { id: string; path: string }
  const page = await visitor().get(link.path)
  expect(await words(page)).toContain('Cy invites you to work on this board')
  const friend = visitor()
  expect((await friend.post(link.path, { name: 'Di' })).headers.get('location')).toBe(`/b/${boardId}`)
  expect((await friend.get(`/b/${boardId}`)).status).toBe(200)
  await owner.ask('share.revokeLink', { projectId, linkId: link.id })
  expect((await friend.get(`/b/${boardId}`)).status).toBe(404)
  const late = await visitor().get(link.path)
  expect(late.status).toBe(410)
  expect(await late.text()).toContain('This link no longer works. Ask the owner for a new one.')
})

test('an address without a page says so, with a way on', async () => {
  const answer = await visitor().get('/no/such/page')
  expect(answer.status).toBe(404)
  expect(await answer.text()).toContain('Nothing here')
})

test('a result is immutable for who may see its board, and does not exist for others', async () => {
  const owner = await guest('Eve')
  const { boardId } = await newBoard(owner)
  const key = 'e'.repeat(64)
  const bytes = await storeResult(database.db, boardId, key)
  const answer = await owner.get(`/results/${key}`)
  expect(answer.headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
  expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true)
  const again = await owner.get(`/results/${key}`, having(answer))
  expect(again.status).toBe(304)
  const stranger = await guest('Mal')
  const refused = await Promise.all([stranger.get(`/results/${key}`), stranger.get(`/results/${'f'.repeat(64)}`)])
  expect(refused.map(({ status }) => status)).toEqual([404, 404])
  expect(await refused[0].text()).toBe(await refused[1].text())
  expect((await visitor().get(`/results/${key}`)).status).toBe(401)
})

test('a result travels compressed as the asker can read it, whole, packed or in part', async () => {
  const owner = await guest('Eva')
  const { boardId } = await newBoard(owner)
  const key = 'd'.repeat(64)
  const bytes = await storeResult(database.db, boardId, key)
  for (const [accepted, sent] of [
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['identity', null],
  ] as const)
    for (const _ of ['first', 'kept']) {
      const answer = await owner.get(`/results/${key}`, { 'accept-encoding': accepted })
      expect(answer.headers.get('content-encoding')).toBe(sent)
      expect(answer.headers.get('vary')).toBe('accept-encoding')
      expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true)
    }
  const whole = decodeResult(bytes)
  const part = decodeResult(new Uint8Array(await (await owner.get(`/results/${key}?from=1&to=3`)).arrayBuffer()))
  expect([part.part, part.tokens]).toEqual([{ from: 1, to: 3, nPositions: 5 }, whole.tokens.slice(1, 3)])
  const card = await owner.get(`/results/${key}?as=card`)
  expect(card.headers.get('etag')).toBe(`"${key}.card"`)
  expect(decodeResult(new Uint8Array(await card.arrayBuffer())).tokens).toEqual(whole.tokens)
  const statuses = (queries: string[]) =>
    Promise.all(queries.map(async (query) => (await owner.get(`/results/${key}?${query}`)).status))
  expect(await statuses(['from=1', 'from=-1&to=2', 'from=1&to=2&layer=1', 'as=raw', 'x=1'])).toEqual(Array(5).fill(400))
  expect(await statuses(['from=3&to=1', 'from=0&to=6', 'layer=1'])).toEqual([422, 422, 422])
})

test('a thumbnail is drawn for who may see the board, and a few bytes when nothing changed', async () => {
  const owner = await guest('Fay')
  const { boardId } = await newBoard(owner)
  const picture = await owner.get(`/thumbnails/${boardId}.svg?theme=dark`)
  expect(picture.headers.get('content-type')).toContain('image/svg+xml')
  expect(await picture.text()).toContain('#101011')
  const again = await owner.get(`/thumbnails/${boardId}.svg?theme=dark`, having(picture))
  expect(again.status).toBe(304)
  expect((await (await guest('Gus')).get(`/thumbnails/${boardId}.svg`)).status).toBe(404)
})

test('a request that is too large is refused before it is read', async () => {
  const someone = await guest('Hal')
  const body = JSON.stringify({ json: { name: 'x'.repeat(2_000_000) } })
  const answer = await fetch(`${server.origin}/api/trpc/project.create`, {
    method: 'POST',
    body,
    headers: { cookie: someone.cookie, origin: server.origin, 'content-type': 'application/json' },
  })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toEqual({
    code: 'BAD_REQUEST',
    message: 'This request is too large. The limit is 1024 KB.',
  })
})

test('one request asks for at most 32 things', async () => {
  const someone = await guest('Ivo')
  const ask = async (many: number) => {
    const answer = await someone.get(`/api/trpc/${Array(many).fill('me.get').join(',')}?batch=1`)
    return [answer.status, [await answer.json()].flat()[0]]
  }
  expect(await ask(32)).toEqual([200, { result: expect.anything() }])
  expect(await ask(33)).toMatchObject([400, { error: { json: { data: { app: { code: 'BAD_REQUEST' } } } } }])
})

test('the web server hands sockets on to sync, with cookie and origin', async () => {
  const owner = await guest('Ida')
  const { boardId } = await newBoard(owner)
  const { cookie } = owner
  const { origin } = server
  expect(await upgrade(`/sync/${boardId}`, { cookie, origin })).toBe('open')
  expect(await upgrade(`/sync/${boardId}`, { origin })).not.toBe('open')
  expect(await upgrade(`/sync/${boardId}`, { cookie, origin: 'https://evil.example' })).not.toBe('open')
  expect(await upgrade('/elsewhere', { cookie, origin })).toBe(404)
})

test('a port that is taken and a wrong environment are told in one sentence', async () => {
  const taken = runWeb(server.env)
  expect(await taken.ended).toBe(1)
  expect(taken.printed().trim()).toBe(
    `The web server cannot start: Port ${server.env.PORT} is taken by another program. Stop it, or set PORT to another number.`,
  )
  const wrong = runWeb({ ...server.env, PORT: 'many', DATABASE_URL: '' })
  expect(await wrong.ended).toBe(1)
  expect(wrong.printed()).toMatch(/^The web server cannot start: DATABASE_URL .+; PORT .+\.\n$/)
})

test('it stops by itself when told, with open streams, and leaves the port', async () => {
  const { url, db, drop } = await withDatabase()
  const own = await startServer(url)
  const someone = new Visitor(own.origin)
  await someone.post('/guest')
  const { boardId } = await newBoard(someone)
  const input = encodeURIComponent(JSON.stringify({ json: { boardId } }))
  const stream = await fetch(`${own.origin}/api/trpc/run.watch?input=${input}`, {
    headers: { cookie: someone.cookie, accept: 'text/event-stream' },
  })
  expect(stream.headers.get('content-type')).toContain('text/event-stream')
  expect(stream.headers.get('content-encoding')).toBeNull()
  own.web.child.kill('SIGTERM')
  expect(await own.web.ended).toBe(0)
  expect(own.web.printed()).toBe('')
  own.sync.child.kill('SIGTERM')
  await own.sync.ended
  expect(await db.prisma.person.count()).toBe(1)
  await drop()
})

test('while sync is down sockets are told 503, and pages go on', async () => {
  const own = await startServer(database.url)
  own.sync.child.kill('SIGKILL')
  await own.sync.ended
  const socket = new WebSocket(`${own.origin.replace('http', 'ws')}/sync/any`, { headers: { origin: own.origin } })
  const status = await new Promise((resolve) => {
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode))
    socket.on('error', () => {})
  })
  expect(status).toBe(503)
  expect((await new Visitor(own.origin).get('/sign-in')).status).toBe(200)
  await own.stop()
})

test('while the database is away every answer says so, and afterwards all goes on', async () => {
  const line = await wire(database.url)
  const own = await startServer(line.url)
  const someone = new Visitor(own.origin)
  await someone.post('/guest')
  await line.cut()
  const page = await someone.get('/projects', { accept: 'text/html' })
  expect(page.status).toBe(503)
  expect(await page.text()).toContain('The database is not answering. Nothing is lost; try again in a moment.')
  const result = await someone.get(`/results/${'a'.repeat(64)}`, { accept: 'application/json' })
  expect([result.status, (await result.json()).code]).toEqual([503, 'DATABASE_DOWN'])
  expect((await someone.ask('run.request', {})).error?.json.data.app.code).toBe('DATABASE_DOWN')
  expect((await someone.get('/api/trpc/me.get')).status).toBe(503)
  expect(await (await someone.get('/readyz')).json()).toMatchObject({ ok: false, database: false })
  expect((await someone.get('/healthz')).status).toBe(200)
  await line.mend()
  await vi.waitFor(async () => expect((await someone.get('/projects')).status).toBe(200), 15_000)
  await own.stop()
})

test('the start page asks for what draws one reading: no schemas, queries, dialogs or charts of boards', async () => {
  const page = await (await visitor().get('/')).text()
  const scripts = [...new Set(page.match(/\/assets\/[\w.-]+\.js/g))]
  expect(scripts.filter((script) => /\/_index-/.test(script))).toHaveLength(1)
  expect(scripts.filter((script) => /\/(data|parts|heatmap|chart|attention|desk|board-room)/.test(script))).toEqual([])
  const sizes = scripts.map(async (script) => gzipSync(await (await visitor().get(script)).text()).length)
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  expect(bytes).toBeLessThan(150_000)
})
