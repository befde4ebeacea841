import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { AppError, type PersonFacts, type TextFacts, type TextLook } from '@lensboard/contract'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startServer, Visitor, type WebServer } from '../web/server.js'
import { SECRET } from './service.js'
import { codeOf, openWorld, SOON, type World } from './world.js'

let world: World
let web: WebServer
let ada: PersonFacts
let bo: PersonFacts
let shipped: TextFacts
beforeAll(async () => {
  world = await openWorld([])
  ada = await world.newPerson('Ada')
  bo = await world.newPerson('Bo')
  web = await startServer(world.databaseUrl, {
    INFERENCE_PORT: new URL(world.serviceUrl()).port,
    INTERNAL_SECRET: SECRET,
  })
  shipped = await vi.waitFor(async () => (await world.as(ada).text.list())[0] ?? Promise.reject(), SOON)
})
afterAll(async () => {
  await web.stop()
  await world.close()
})

const texts = () => join(world.dataDir, 'texts')
const fileOf = (hash: string) => join(texts(), `${hash}.jsonl`)
const incoming = () => readdirSync(join(texts(), 'incoming'))

/** Sends a text to the inference service as the web server does for a person. */
async function send<T = TextFacts>(person: PersonFacts, query: Record<string, string>, body: string): Promise<T> {
  const asked = new URLSearchParams({ personId: person.id, name: 'Mine', format: 'jsonl', ...query })
  const answer = await fetch(`${world.serviceUrl()}/texts?${asked}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SECRET}` },
    body,
  })
  const said = (await answer.json()) as T & { code: 'DATASET_INVALID'; message: string }
  if (!answer.ok) throw new AppError(said.code, said.message)
  return said
}

const refusal = (asked: Promise<unknown>) =>
  asked.then(
    () => 'ok',
    (error: AppError) => `${error.code}: ${error.message}`,
  )

const two = '{"title": "t", "text": "One text."}\n{"text": 3\n{"text": "Another  one."}\n'

test('the shipped sample is everybody’s, read from its own file, with its first documents and its tokens', async () => {
  expect(shipped).toMatchObject({
    name: 'Shipped sample',
    shipped: true,
    documents: 2_360,
    format: 'jsonl',
    column: 'text',
  })
  expect(await world.as(bo).text.list()).toEqual([shipped])
  const stored = readFileSync(fileOf(shipped.hash))
  expect(createHash('sha256').update(stored).digest('hex')).toBe(shipped.hash)
  expect((await world.as(bo).text.first({ hash: shipped.hash }))[0]).toMatch(/^The frog eats flies\./)
  const { checkpoint } = (await world.listed('workshop'))!
  expect(await world.as(bo).text.tokens({ hash: shipped.hash, checkpoint })).toEqual({ tokens: 341_905, about: false })
  expect(await codeOf(world.as(ada).text.remove({ hash: shipped.hash }))).toBe('NOT_FOUND')
})

test('a file is sent once, looked into with one column and another, and kept as documents', async () => {
  const look = await send<TextLook>(ada, { look: '1' }, two)
  expect(look).toEqual({
    ...{ columns: ['title', 'text'], column: 'text', documents: 2, characters: 22, upload: look.upload },
    broken: { count: 1, first: [{ line: 2, why: 'It is no JSON.' }] },
    first: ['One text.', 'Another  one.'],
  })
  const other = await send<TextLook>(ada, { look: '1', upload: look.upload, column: 'title' }, '')
  expect(other).toMatchObject({ column: 'title', first: ['t'], upload: look.upload })
  expect(await refusal(send(ada, { upload: look.upload, column: 'none' }, ''))).toBe(
    'DATASET_INVALID: This file has no column none. It has: title, text.',
  )
  expect(await refusal(send(bo, { upload: look.upload }, ''))).toMatch(/^NOT_FOUND/)
  const kept = await send(ada, { upload: look.upload, column: 'text' }, '')
  expect(kept).toMatchObject({
    name: 'Mine',
    documents: 2,
    characters: 22,
    column: 'text',
    shipped: false,
    bytes: two.length,
  })
  expect(readFileSync(fileOf(kept.hash), 'utf8')).toBe('"One text."\n"Another  one."\n')
  expect(incoming()).toEqual([])
  expect(await world.as(ada).text.list()).toEqual([shipped, kept])
  expect(await refusal(send(ada, { upload: look.upload }, ''))).toBe(
    'NOT_FOUND: This file waited too long to be kept. Choose it again.',
  )
})

test('a text is one whoever brings it, and goes once nobody keeps it and no training can still need it', async () => {
  const { hash } = await send(ada, {}, two)
  await send(bo, { format: 'txt', name: 'The same', column: 'line' }, 'One text.\nAnother  one.\n')
  await world.as(ada).text.remove({ hash })
  expect((await world.as(bo).text.list()).map(({ name }) => name)).toEqual(['Shipped sample', 'The same'])
  const training = { key: 'k', personName: 'Ada', spec: { text: { name: 'x', hash } } }
  const { id } = await world.db.prisma.training.create({ data: { ...training, status: 'cancelled' } })
  await world.as(bo).text.remove({ hash })
  expect(await world.as(bo).text.list()).toEqual([shipped])
  expect(await world.as(bo).text.first({ hash })).toEqual(['One text.', 'Another  one.'])
  await world.db.prisma.training.update({ where: { id }, data: { status: 'done' } })
  await world.models().forgetTexts()
  expect(existsSync(fileOf(hash))).toBe(false)
  expect(await codeOf(world.as(bo).text.first({ hash }))).toBe('TEXT_UNKNOWN')
  expect(await codeOf(world.as(bo).text.remove({ hash }))).toBe('NOT_FOUND')
})

test('the tokens of a long text are estimated from all over it, within three hundredths', async () => {
  const sample = readFileSync(fileOf(shipped.hash), 'utf8')
  const { hash, characters } = await send(ada, {}, sample.repeat(4))
  const { checkpoint } = (await world.listed('workshop'))!
  const found = await world.as(ada).text.tokens({ hash, checkpoint })
  expect(characters).toBe(4 * shipped.characters)
  expect(found.about).toBe(true)
  expect(Math.abs(found.tokens / (4 * 341_905) - 1)).toBeLessThan(0.03)
})

test('what is no text is refused with what to do, and leaves nothing', async () => {
  const cases: [Record<string, string>, string, string][] = [
    [{}, '', 'DATASET_INVALID: This file holds no text.'],
    [{ format: 'parquet' }, 'no table at all', 'DATASET_INVALID: This is no Parquet file, or it was cut off.'],
    [{ format: 'xls' }, 'x', 'BAD_REQUEST: Name the text and say what kind of file it is.'],
    [{ name: ' ' }, 'x', 'BAD_REQUEST: Name the text and say what kind of file it is.'],
    [{ format: 'txt' }, '\0\0', 'DATASET_INVALID: No documents could be read. Line 1: It is not UTF-8 text.'],
  ]
  for (const [query, body, said] of cases) expect(await refusal(send(ada, query, body))).toBe(said)
  expect(incoming()).toEqual([])
})

/** Begins an upload to the web server and goes away in the middle of it. */
async function goAway(visitor: Visitor): Promise<void> {
  const asked = request(`${web.origin}/api/texts?name=x&format=txt`, {
    method: 'POST',
    headers: { cookie: visitor.cookie, origin: web.origin, 'content-length': 50_000_000 },
  })
  asked.on('error', () => {})
  asked.write('a line of text\n'.repeat(100_000))
  await expect.poll(() => incoming().length, SOON).toBe(1)
  asked.destroy()
}

test('over the web a text needs a login and this origin, and an upload that breaks off leaves nothing', async () => {
  const visitor = new Visitor(web.origin)
  const post = (headers: Record<string, string>) =>
    fetch(`${web.origin}/api/texts?name=Web&format=txt`, {
      method: 'POST',
      headers,
      body: 'A paragraph.\n\nAnother.\n',
    })
  expect((await post({ origin: web.origin })).status).toBe(401)
  await visitor.post('/guest', { name: 'Cy' })
  expect((await post({ origin: 'https://elsewhere.example', cookie: visitor.cookie })).status).toBe(403)
  const answer = await post({ origin: web.origin, cookie: visitor.cookie })
  expect(await answer.json()).toMatchObject({ name: 'Web', column: 'paragraph', documents: 2 })
  await goAway(visitor)
  await expect.poll(incoming, SOON).toEqual([])
})
