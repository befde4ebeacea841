import { decodeResult, newSpec, type PersonFacts, runKey } from '@lensboard/contract'
import { findOrQueueRun, readResult, runState } from '@lensboard/db'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { noise, tinyModel } from '../hub/tiny-model.js'
import { codeOf, comesTo, openWorld, SOON, type World, workshopAs } from './world.js'

const TEMPLATE = `{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}`

let world: World
let ada: PersonFacts
let bo: PersonFacts
let wrong: Awaited<ReturnType<typeof workshopAs>>
beforeAll(async () => {
  const pickled = {
    id: 'org/pickled',
    files: { 'config.json': '{"model_type":"llama"}', 'pytorch_model.bin': noise(9) },
  }
  wrong = await workshopAs('org/wrong', `${TEMPLATE}    `)
  world = await openWorld([
    await workshopAs('org/shop', TEMPLATE),
    await workshopAs('org/killed', `${TEMPLATE} `),
    await workshopAs('org/cancelled', `${TEMPLATE}  `),
    await workshopAs('org/shared', `${TEMPLATE}   `),
    wrong,
    { ...tinyModel('org/shop-GGUF'), tags: ['gguf'] },
    pickled,
    { id: 'org/mamba', files: { ...tinyModel('').files, 'config.json': '{"model_type":"mamba"}' } },
  ])
  ;[ada, bo] = [await world.newPerson('Ada'), await world.newPerson('Bo')]
})
afterAll(() => world?.close())
beforeEach(() => {
  world.hub.faults = {}
})

const WEIGHTS = 'model.safetensors'
/** About four seconds for the weights of the workshop model. */
const SLOW = { path: WEIGHTS, pieceBytes: 128 * 1024, ms: 30 }

/** Ranges of weights that were asked for since then; a check reads their headers, which are closed ranges. */
const rangesSince = (seen: number) =>
  world.hub.seen
    .slice(seen)
    .flatMap(({ at, range }) => (at === 'storage' && !/-\d+$/.test(range ?? '') ? [range ?? 'all'] : []))

describe('a model at the hub', () => {
  test('is found, checked, fetched and listed, and a card on it runs', async () => {
    const { models } = world.as(ada)
    expect(await models.search({ text: 'shop' })).toMatchObject([
      { id: 'org/shop-GGUF', state: 'unsupported', reason: expect.stringMatching(/quantised \(GGUF\)/) },
      { id: 'org/shop', state: 'downloadable', family: 'llama', gated: false },
    ])
    const report = await models.check({ link: 'org/shop' })
    const commit = world.hub.commit('org/shop')
    expect(report).toMatchObject({ name: 'org/shop', commit, verdict: 'downloadable', family: 'llama', nLayers: 8 })
    expect(report.memoryBytes).toBeGreaterThan(3e7)

    const asked = await models.download({ link: `${world.hub.endpoint}/org/shop` })
    expect(asked).toMatchObject({ repo: 'org/shop', commit, by: 'Ada', bytesTotal: report.downloadBytes })
    await comesTo(world, bo, asked.id, { status: 'done', bytesDone: report.downloadBytes })
    await expect
      .poll(() => world.listed('org/shop'), SOON)
      .toMatchObject({ state: 'ready', place: 'hub-cache', commit })
    expect(await models.search({ text: 'org/shop' })).toContainEqual(
      expect.objectContaining({ id: 'org/shop', state: 'here' }),
    )
    expect(await models.check({ link: 'org/shop' })).toMatchObject({ verdict: 'here' })

    const { checkpoint } = (await world.listed('org/shop'))!
    const { boardId } = await world.as(ada).project.create({ name: 'Cards' })
    const { runKey: key } = await world
      .as(ada)
      .run.request({ boardId, spec: newSpec('lens', checkpoint, 'The sky is') })
    await expect.poll(async () => (await runState(world.db, key))?.status, SOON).toBe('done')

    // Asked for again, nothing is fetched again.
    const seen = world.hub.seen.length
    await models.download({ link: 'org/shop' })
    await comesTo(world, ada, asked.id, { status: 'done' })
    expect(rangesSince(seen)).toEqual([])
  })

  test('is fetched once for two who ask at once', async () => {
    const link = 'org/shared'
    const seen = world.hub.seen.length
    const [first, second] = await Promise.all([
      world.as(ada).models.download({ link }),
      world.as(bo).models.download({ link }),
    ])
    expect(second.id).toBe(first.id)
    await comesTo(world, ada, first.id, { status: 'done' })
    expect(rangesSince(seen).filter((range) => range === 'all')).toHaveLength(1)
  })
})

describe('a download under way', () => {
  test('goes on where it was when the service was killed in the middle', async () => {
    world.hub.faults = { slow: SLOW }
    const { id, bytesTotal } = await world.as(ada).models.download({ link: 'org/killed' })
    const half = async () => (await world.as(ada).models.downloads()).find((each) => each.id === id)!.bytesDone
    await expect.poll(half, SOON).toBeGreaterThan(bytesTotal / 4)
    const seen = world.hub.seen.length
    await world.killAndRestart()
    await comesTo(world, ada, id, { status: 'done', bytesDone: bytesTotal })
    const from = rangesSince(seen).map((range) => Number(/^bytes=(\d+)-/.exec(range)?.[1] ?? 0))
    expect(Math.min(...from)).toBeGreaterThan(bytesTotal / 5)
    await expect.poll(() => world.listed('org/killed'), SOON).toMatchObject({ state: 'ready' })
  })

  test('stops when somebody cancels it, says so to cards, and goes on when somebody tries again', async () => {
    world.hub.faults = { slow: SLOW }
    const { models } = world.as(ada)
    const { id, bytesTotal } = await models.download({ link: 'org/cancelled' })
    const one = async () => (await models.downloads()).find((each) => each.id === id)!
    await expect.poll(async () => (await one()).bytesDone, SOON).toBeGreaterThan(1e6)
    expect(await world.listed('org/cancelled')).toBeUndefined()
    const checkpoint = { name: 'org/cancelled', hash: '0'.repeat(64) }
    const input = { kind: 'text' as const, text: 'The sky' }
    await expect(models.tokenize({ checkpoint, input, bos: 'auto' })).rejects.toThrow(
      /^org\/cancelled is being downloaded \(\d+ %\)\. Run the card when it is here\.$/,
    )
    await world.as(bo).models.cancelDownload({ id })
    await expect.poll(() => world.log(), SOON).toContain('download cancelled')
    const { bytesDone, ...stopped } = await one()
    expect(stopped).toMatchObject({ status: 'cancelled', error: { code: 'DOWNLOAD_CANCELLED' } })
    expect(bytesDone).toBeLessThan(bytesTotal)
    await expect(models.tokenize({ checkpoint, input, bos: 'auto' })).rejects.toThrow(
      'The model org/cancelled is not here. Choose another one.',
    )

    world.hub.faults = {}
    const seen = world.hub.seen.length
    await world.as(bo).models.retryDownload({ id })
    await comesTo(world, bo, id, { status: 'done', by: 'Bo' })
    expect(rangesSince(seen)).not.toContain('all')
  })
})

describe('a hub that refuses', () => {
  test.each([
    ['https://elsewhere.example/org/shop', 'HUB_LINK_INVALID'],
    ['http://169.254.169.254/latest/meta-data', 'HUB_LINK_INVALID'],
    ['org/shop@../../etc', 'HUB_LINK_INVALID'],
    ['org/nothing', 'HUB_NOT_FOUND'],
    ['org/shop@no-such-branch', 'HUB_NOT_FOUND'],
    ['org/pickled', 'MODEL_UNSUPPORTED'],
    ['org/mamba', 'MODEL_UNSUPPORTED'],
    ['org/shop-GGUF', 'CHECKPOINT_BROKEN'],
  ])('%s is refused with %s, and leaves no download', async (link, code) => {
    const before = await world.as(ada).models.downloads()
    expect(await codeOf(world.as(bo).models.download({ link }))).toBe(code)
    expect(await world.as(ada).models.downloads()).toEqual(before)
  })

  test('a hub that asks for a pause, and one that is broken, say so with their codes', async () => {
    world.hub.faults = { busy: { times: 99, retryAfter: '3600' } }
    expect(await codeOf(world.as(ada).models.check({ link: 'org/shop' }))).toBe('HUB_BUSY')
    world.hub.faults = { trouble: { times: 99, status: 503 } }
    expect(await codeOf(world.as(ada).models.search({ text: 'shop' }))).toBe('HUB_DOWN')
  })

  test('bytes that are not those of the hub end a download with its sentence; what is right is fetched again', async () => {
    const changed = Uint8Array.from(wrong.files[WEIGHTS] as Uint8Array)
    changed[changed.length - 1]! ^= 1
    world.hub.faults = { wrong: { path: WEIGHTS, bytes: changed } }
    const { id } = await world.as(ada).models.download({ link: 'org/wrong' })
    await comesTo(world, ada, id, { status: 'failed', error: { code: 'DOWNLOAD_BROKEN' } })
    expect((await world.models().list()).filter(({ checkpoint }) => checkpoint.name.startsWith('org/wrong'))).toEqual(
      [],
    )
    world.hub.faults = { cut: { path: WEIGHTS, afterBytes: 5_000_000, times: 2 } }
    await world.as(ada).models.retryDownload({ id })
    await comesTo(world, ada, id, { status: 'done' })
    await expect.poll(() => world.listed('org/wrong'), SOON).toMatchObject({ state: 'ready' })
    expect(await world.models().capabilities()).toMatchObject({ hub: new URL(world.hub.endpoint).host })
  })
})

test('a chat stores which tokens each message became', async () => {
  const { checkpoint } = (await world.listed('org/shop'))!
  const messages = [
    { role: 'user' as const, content: 'The sky is' },
    { role: 'assistant' as const, content: 'blue' },
  ]
  const input = { kind: 'chat' as const, messages, addGenerationPrompt: false }
  const spec = { ...newSpec('lens', checkpoint, ''), input }
  const { ids, roles } = await world.as(ada).models.tokenize({ checkpoint, input, bos: 'auto' })
  const { boardId } = await world.as(ada).project.create({ name: 'Chat' })
  const key = await runKey(spec, ids)
  await findOrQueueRun(world.db, { key, spec, ids, boardId, personId: ada.id })
  await expect.poll(async () => (await runState(world.db, key))?.status, SOON).toBe('done')
  const result = decodeResult((await readResult(world.db, key, ada.id))!)
  expect(roles?.map(({ role }) => role)).toEqual(['user', 'assistant'])
  expect(result.roles).toEqual(roles)
})

test('a model that is kept in memory is so after a restart too, until it is let go', async () => {
  const { checkpoint } = (await world.listed('org/shop'))!
  const { hash } = checkpoint
  const { boardId } = await world.as(ada).project.create({ name: 'Memory' })
  const ask = async (text: string) => {
    const { runKey: key } = await world.as(ada).run.request({ boardId, spec: newSpec('lens', checkpoint, text) })
    await expect.poll(async () => (await runState(world.db, key))?.status, SOON).toBe('done')
  }
  const loaded = async () => (await world.listed('org/shop'))?.loaded
  await ask('Once upon')
  expect(await loaded()).toMatchObject({ pinned: false, bytes: expect.any(Number) })
  await world.as(ada).models.pin({ hash, pinned: true })
  await expect.poll(loaded, SOON).toMatchObject({ pinned: true })
  await world.killAndRestart()
  expect(await world.listed('org/shop')).toMatchObject({ pinned: true })
  expect(await loaded()).toBeUndefined()
  await ask('Once upon a time')
  await expect.poll(loaded, SOON).toMatchObject({ pinned: true })
  await world.as(ada).models.pin({ hash, pinned: false })
  await world.as(ada).models.unload({ hash })
  await expect.poll(loaded, SOON).toBeUndefined()
  expect(await world.listed('org/shop')).not.toHaveProperty('pinned')
  expect(await codeOf(world.as(ada).models.pin({ hash: '0'.repeat(64), pinned: true }))).toBe('MODEL_UNKNOWN')
})
