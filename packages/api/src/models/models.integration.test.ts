import type { Download, PersonFacts } from '@lensboard/contract'
import { failDownload, finishDownload, setDownloaded, startDownload } from '@lensboard/db'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CAPABILITIES, type Caller, CHECKPOINT, codeOf, openWorld, type World } from '../fixtures/world.js'
import { createCaller } from '../index.js'

let world: World
let ada: PersonFacts
let guest: PersonFacts
beforeAll(async () => {
  world = await openWorld()
  ada = await world.newPerson('Ada')
  guest = await world.newGuest('Curious Otter')
})
afterAll(() => world.close())

const HASH = 'a'.repeat(64)
const LINK = 'org/small'
const TOKEN = 'hf_abcdefghijklmnopqrstuvwxyz012345wxyz'

const ASKS: Record<string, (caller: Caller) => Promise<unknown>> = {
  search: (caller) => caller.models.search({ text: 'small' }),
  findTokens: (caller) => caller.models.findTokens({ checkpoint: CHECKPOINT, text: ' Paris' }),
  check: (caller) => caller.models.check({ link: LINK }),
  proof: (caller) => caller.models.proof(),
  downloads: (caller) => caller.models.downloads(),
  capabilities: (caller) => caller.models.capabilities(),
  hubToken: (caller) => caller.me.hubToken(),
  removeHubToken: (caller) => caller.me.removeHubToken(),
}
const ACTS: Record<string, (caller: Caller) => Promise<unknown>> = {
  download: (caller) => caller.models.download({ link: LINK }),
  cancelDownload: (caller) => caller.models.cancelDownload({ id: 'none' }),
  retryDownload: (caller) => caller.models.retryDownload({ id: 'none' }),
  dismissDownload: (caller) => caller.models.dismissDownload({ id: 'none' }),
  pin: (caller) => caller.models.pin({ hash: HASH, pinned: true }),
  unload: (caller) => caller.models.unload({ hash: HASH }),
}

describe('who may do what', () => {
  test.each(Object.keys(ASKS))('%s is for everybody who is here, guests too', async (name) => {
    const asked = [ada, guest, null].map((person) => codeOf(ASKS[name]!(world.as(person))))
    expect(await Promise.all(asked)).toEqual(['ok', 'ok', 'UNAUTHENTICATED'])
  })

  test.each(Object.keys(ACTS))('%s is for accounts, or for whom the server says', async (name) => {
    const by = (person: PersonFacts | null, modelManagers: 'everyone' | 'accounts' | 'nobody' = 'accounts') =>
      codeOf(ACTS[name]!(createCaller(world.contextOf(person, { modelManagers }))))
    expect([await by(null), await by(guest), await by(ada, 'nobody'), await by(guest, 'nobody')]).toEqual([
      'UNAUTHENTICATED',
      'FORBIDDEN',
      'FORBIDDEN',
      'FORBIDDEN',
    ])
    expect([await by(ada), await by(guest, 'everyone')]).not.toContain('FORBIDDEN')
  })

  test('a guest is told how to get the right, before anything is asked of them', async () => {
    const sentence = 'Create an account to add models and manage their memory.'
    await expect(world.as(guest).models.download({ link: LINK })).rejects.toThrow(sentence)
    expect(await world.as(guest).models.capabilities()).toEqual({ ...CAPABILITIES, mayNotManage: sentence })
    expect(await world.as(ada).models.capabilities()).toEqual({ ...CAPABILITIES, mayNotManage: null })
  })
})

describe('a download', () => {
  test('is one for two who ask, and each sees who began it', async () => {
    const bo = await world.newPerson('Bo')
    const [first, second] = [
      await world.as(ada).models.download({ link: LINK }),
      await world.as(bo).models.download({ link: LINK }),
    ]
    expect(second).toEqual(first)
    expect(first).toMatchObject({ repo: 'org/small', status: 'queued', by: 'Ada', bytesTotal: 10 })
    expect(await world.as(guest).models.downloads()).toEqual([first])
  })

  test('is watched by everybody from where it is to where it ends', async () => {
    const { id } = await world.as(ada).models.download({ link: LINK })
    const leave = new AbortController()
    const seen: Pick<Download, 'status' | 'bytesDone'>[] = []
    const watch = await world.as(guest, leave.signal).models.watchDownloads()
    const reading = (async () => {
      for await (const { status, bytesDone } of watch as AsyncIterable<Download>) seen.push({ status, bytesDone })
    })()
    await expect.poll(() => seen).toEqual([{ status: 'queued', bytesDone: 0 }])
    await startDownload(world.db, id)
    await expect.poll(() => seen.at(-1)).toEqual({ status: 'running', bytesDone: 0 })
    await setDownloaded(world.db, id, { done: 4, total: 10 })
    await expect.poll(() => seen.at(-1)).toEqual({ status: 'running', bytesDone: 4 })
    await finishDownload(world.db, id)
    await expect.poll(() => seen.at(-1)).toEqual({ status: 'done', bytesDone: 10 })
    leave.abort()
    await reading
    expect(world.runEvents.subscribers()).toBe(0)
  })

  test('is cancelled, tried again by somebody else, and taken off the list once it ended', async () => {
    const bo = await world.newPerson('Bo')
    const { id } = await world.as(ada).models.download({ link: LINK })
    expect(await codeOf(world.as(bo).models.dismissDownload({ id }))).toBe('BAD_REQUEST')
    expect(await world.as(bo).models.cancelDownload({ id })).toMatchObject({
      status: 'cancelled',
      error: { code: 'DOWNLOAD_CANCELLED', message: 'The download was cancelled. What arrived is kept; it can go on.' },
    })
    expect(await world.as(bo).models.retryDownload({ id })).toMatchObject({ status: 'queued', by: 'Bo' })
    await failDownload(world.db, id, { code: 'DISK_FULL', message: 'The disk is full.' })
    expect(await world.as(guest).models.downloads()).toMatchObject([
      { status: 'failed', error: { code: 'DISK_FULL', message: 'The disk is full.' } },
    ])
    await world.as(ada).models.dismissDownload({ id })
    expect(await world.as(ada).models.downloads()).toEqual([])
    expect(await codeOf(world.as(ada).models.retryDownload({ id }))).toBe('NOT_FOUND')
    expect(await codeOf(world.as(ada).models.cancelDownload({ id }))).toBe('NOT_FOUND')
  })
})

describe("a person's token for the hub", () => {
  test('shows its account and its last characters to its owner, and nothing to others', async () => {
    const cy = await world.newPerson('Cy')
    expect(await world.as(cy).me.hubToken()).toEqual({ set: false })
    const facts = { set: true, account: 'ada', endsIn: 'wxyz' }
    expect(await world.as(cy).me.setHubToken({ token: ` ${TOKEN}\n` })).toEqual(facts)
    expect(await world.as(cy).me.hubToken()).toEqual(facts)
    expect(await world.as(ada).me.hubToken()).toEqual({ set: false })
    expect(await world.as(cy).me.removeHubToken()).toEqual({ set: false })
    expect(await world.as(cy).me.hubToken()).toEqual({ set: false })
  })

  test('that is none is refused with a sentence that does not repeat it', async () => {
    for (const token of ['hf_two words of text', 'short', `hf_${'x'.repeat(200)}`]) {
      const refused = await world
        .as(ada)
        .me.setHubToken({ token })
        .catch((error: Error) => error)
      expect((refused as Error & { cause: unknown }).cause).toMatchObject({
        code: 'BAD_REQUEST',
        message: 'This is no token. Copy it from your settings at the hub.',
      })
    }
  })
})

test('the memory of models is managed by hash', async () => {
  world.models.acts.length = 0
  await world.as(ada).models.pin({ hash: HASH, pinned: true })
  await world.as(ada).models.pin({ hash: HASH, pinned: false })
  await world.as(ada).models.unload({ hash: HASH })
  expect(world.models.acts).toEqual([`pin ${HASH}`, `unpin ${HASH}`, `unload ${HASH}`])
  expect(await codeOf(world.as(ada).models.pin({ hash: '../x', pinned: true }))).toBe('BAD_REQUEST')
})

test('one person searches thirty times and checks twenty times a minute; others go on', async () => {
  const di = await world.newPerson('Di')
  const codes = async (ask: () => Promise<unknown>, times: number) => {
    const all = await Promise.all(Array.from({ length: times }, () => codeOf(ask())))
    return all.filter((code) => code === 'RATE_LIMITED').length
  }
  expect(await codes(() => world.as(di).models.search({ text: 'x' }), 31)).toBe(1)
  expect(await codes(() => world.as(di).models.check({ link: LINK }), 21)).toBe(1)
  expect(await codeOf(world.as(di).models.download({ link: LINK }))).toBe('RATE_LIMITED')
  expect(await codeOf(world.as(guest).models.search({ text: 'x' }))).toBe('ok')
  expect(await codeOf(world.as(guest).models.check({ link: 'x'.repeat(301) }))).toBe('BAD_REQUEST')
})
