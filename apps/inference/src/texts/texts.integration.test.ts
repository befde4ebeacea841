import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError, type ErrorFacts } from '@lensboard/contract'
import { createPerson } from '@lensboard/db'
import { type TestDatabase, withDatabase } from '@lensboard/db/testing'
import { DISK_MARGIN_BYTES } from '@lensboard/weights'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serve } from '../http-server.js'
import { createRouter, type Services } from '../router.js'
import { openTexts } from './open-texts.js'

const SECRET = 'a secret of the tests'
const LINES = 'a line of text\n'

let database: TestDatabase
let server: Awaited<ReturnType<typeof serve>>
let personId: string
let free = Number.POSITIVE_INFINITY
const dataDir = mkdtempSync(join(tmpdir(), 'texts-'))
const stopping = new AbortController()
beforeAll(async () => {
  database = await withDatabase()
  const { db } = database
  personId = (await createPerson(db, { email: 'a@example.org', passwordHash: 'none', name: 'Ada', color: '#FF802B' }))
    .id
  const log = pino({ level: 'silent' })
  const texts = await openTexts({
    ...{ db, dataDir, log, stopping: stopping.signal },
    findModel: () => Promise.reject(new AppError('MODEL_UNKNOWN')),
    free: async () => free,
  })
  // Nothing but the routes of texts is asked here.
  server = await serve(createRouter({} as Services), { port: 0, secret: SECRET, log, routes: texts.routes })
})
afterAll(async () => {
  stopping.abort()
  await server.close()
  await database.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

async function send(body: string | ReadableStream): Promise<ErrorFacts> {
  const answer = await fetch(`http://127.0.0.1:${server.port}/texts?personId=${personId}&name=x&format=txt`, {
    ...{ method: 'POST', headers: { authorization: `Bearer ${SECRET}` }, body, duplex: 'half' },
  })
  return (await answer.json()) as ErrorFacts
}

/** What is not whole yet; the shipped text may be on its way at first. */
const nothingLeft = () =>
  expect.poll(() => readdirSync(join(dataDir, 'texts', 'incoming')), { timeout: 20_000 }).toEqual([])

/** A body that does not say how long it is. */
const streamed = (chunks: number, chunk: string) => {
  let sent = 0
  return new ReadableStream({
    pull(controller) {
      if (sent++ === chunks) controller.close()
      else controller.enqueue(new TextEncoder().encode(chunk))
    },
  })
}

test('a text that is larger than the disk is refused before it is sent, in words', async () => {
  free = DISK_MARGIN_BYTES + 1_000
  expect(await send(LINES.repeat(100))).toEqual({
    code: 'DISK_FULL',
    message: expect.stringMatching(
      /^This text takes 3.0 kB and .* must stay free, but .* are free where texts are kept. Free some space/,
    ),
  })
  await nothingLeft()
})

test('a disk that fills while a text arrives ends it, and nothing is left', async () => {
  free = DISK_MARGIN_BYTES - 1
  const mega = LINES.repeat(70_000)
  const refused = await send(streamed(80, mega))
  // Without a length it is let in: what is free is looked at again every 64 MB.
  expect(refused.code).toBe('DISK_FULL')
  await nothingLeft()
})

test('a text is kept while there is room', async () => {
  free = DISK_MARGIN_BYTES + 10_000
  expect(await send(LINES.repeat(100))).toMatchObject({ name: 'x', documents: 100, column: 'line' })
  await nothingLeft()
})
