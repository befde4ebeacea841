import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LibraryLens, PersonFacts } from '@lensboard/contract'
import {
  hashOfNumbers,
  readLens,
  type StoredLens,
  unpackLens,
  WORKSHOP,
  writeJacobianFile,
  writeTunedLensFolder,
} from '@lensboard/weights'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { writeTorchFile } from '../../packages/weights/src/torch-file/write-torch-file.js'
import { startServer, Visitor, type WebServer } from '../web/server.js'
import { folder, likeTheShippedLens, rawSend, wholeAffine, zipOf } from './lens-files.js'
import { SECRET } from './service.js'
import { codeOf, comesTo, openWorld, SOON, type World } from './world.js'

const FIXTURES = fileURLToPath(new URL('../../packages/weights/src/fixtures/torch/', import.meta.url))
const HOSTILE = readdirSync(join(FIXTURES, 'hostile'))
const SPACE = 'spaces/AlignmentResearch/tuned-lens'
const JACOBIANS = 'neuronpedia/jacobian-lens'

const scratch = mkdtempSync(join(tmpdir(), 'library-'))
const fixture = (name: string) => readFileSync(join(FIXTURES, name))

let world: World
let web: WebServer
let ada: PersonFacts
let shipped: StoredLens
let checkpoint: string
beforeAll(async () => {
  const tiny = { 'config.json': fixture('tuned/config.json'), 'params.pt': fixture('tuned/params.pt') }
  const space = Object.entries(tiny).map(([name, bytes]) => [`lens/someone/tiny/${name}`, bytes])
  const large = join(scratch, 'large')
  shipped = await likeTheShippedLens()
  await writeTunedLensFolder(large, shipped)
  const second = readdirSync(large).map((name) => [`lens/workshop/${name}`, readFileSync(join(large, name))])
  const slug = 'tiny/jlens/wikitext/tiny_jacobian_lens.pt'
  world = await openWorld(
    [
      { id: SPACE, files: { 'README.md': '# Lenses', ...Object.fromEntries([...space, ...second]) } },
      { id: JACOBIANS, files: { [slug]: fixture('jacobian.pt'), 'tiny/jlens/wikitext/config.yaml': 'a: b' } },
      { id: 'org/gated-lens', files: tiny, gated: 'manual' },
      { id: 'org/hostile', files: { 'lens.pt': fixture('hostile/calls-os.system.pt'), 'old.pt': 'no zip' } },
    ],
    { tokens: { hf_right: { name: 'ada', opens: ['org/gated-lens'] } } },
  )
  ada = await world.newPerson('Ada')
  web = await startServer(world.databaseUrl, {
    INFERENCE_PORT: new URL(world.serviceUrl()).port,
    INTERNAL_SECRET: SECRET,
  })
  checkpoint = (await world.listed('workshop'))!.checkpoint.hash
})
afterAll(async () => {
  await web?.stop()
  await world?.close()
  rmSync(scratch, { recursive: true })
})
beforeEach(() => {
  world.hub.faults = {}
})

/** A browser that is signed in, as far as HTTP goes. */
async function guest(): Promise<Visitor> {
  const someone = new Visitor(web.origin)
  await someone.post('/guest', { name: 'Guest' })
  return someone
}

async function send(who: Visitor, bytes: Uint8Array, query: Record<string, string> = {}) {
  const answer = await fetch(`${web.origin}/api/lenses?${new URLSearchParams({ name: 'lens', ...query })}`, {
    method: 'POST',
    body: new Uint8Array(bytes),
    headers: { cookie: who.cookie, origin: web.origin },
  })
  return { status: answer.status, body: (await answer.json()) as LibraryLens & { code: string; message: string } }
}

let received = 0
async function get(who: Visitor, hash: string, form: string) {
  const answer = await who.get(`/api/lenses/${hash}/${form}`)
  const bytes = Buffer.from(await answer.arrayBuffer())
  const file = join(scratch, `received-${++received}`)
  writeFileSync(file, bytes)
  return { answer, bytes, read: async () => readLens(await unpackLens(file, `${file}.unpacked`)) }
}

/** What lies in the data folder beside whole lenses: nothing, once all is answered. */
const leftOver = () => {
  const lenses = join(world.dataDir, 'lenses')
  const work = readdirSync(lenses).filter((name) => name.startsWith('work.'))
  return work.flatMap((name) => readdirSync(join(lenses, name), { recursive: true }).map(String))
}
const folderOf = (hash: string) => join(world.dataDir, 'lenses', hash)

describe('a lens that is sent', () => {
  test('as a tuned-lens folder is kept, listed for everybody, and given in every form that can hold it', async () => {
    const who = await guest()
    const { 'config.json': config, 'params.pt': params } = folder(join(scratch, 'large'))
    const sent = await send(who, await zipOf({ 'x/config.json': config!, 'x/params.pt': params! }), {
      ...{ name: 'a lens.zip', checkpoint, title: 'Sent “lens”' },
    })
    expect(sent.status).toBe(200)
    expect(sent.body).toMatchObject({ mine: true, shipped: false, by: 'Guest', cards: { yours: 0, all: 0 } })
    expect(sent.body.lens).toMatchObject({ title: 'Sent “lens”', checkpoint: { name: 'workshop', hash: checkpoint } })
    expect(sent.body.lens.origin.notes).toEqual([
      'The file names workshop, not its weights. Guest said that they are those of workshop here.',
    ])
    const { hash } = sent.body
    expect((await world.as(ada).lens.list()).map((lens) => lens.hash)).toContain(hash)

    const tuned = await get(who, hash, 'tuned-lens')
    expect(tuned.answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="Sent-_lens_\.tuned-lens\.zip"/,
    )
    expect(tuned.answer.headers.get('content-length')).toBe(String(tuned.bytes.length))
    expect(hashOfNumbers((await tuned.read()).numbers)).toBe(shipped.lens.sha256)
    const own = await (await get(who, hash, 'lensboard')).read()
    expect(own.lens).toEqual(sent.body.lens)
    expect(hashOfNumbers(own.numbers)).toBe(shipped.lens.sha256)
    const none = await get(who, hash, 'jacobian')
    expect([none.answer.status, JSON.parse(none.bytes.toString())]).toMatchObject([422, { code: 'LENS_INVALID' }])
    expect(none.bytes.toString()).toContain('holds Jacobian lenses alone')
    // What was given in our form comes back as the same lens.
    expect((await send(await guest(), (await get(who, hash, 'lensboard')).bytes)).body).toMatchObject({
      hash,
      mine: false,
    })
    expect(leftOver()).toEqual([])
  })

  test('as params.pt alone needs the model that a person says, and that has to fit', async () => {
    const who = await guest()
    const params = readFileSync(join(scratch, 'large/params.pt'))
    expect((await send(who, params)).body).toMatchObject({
      code: 'LENS_INVALID',
      message: 'The file does not say which model this lens was made for. Choose the model, then bring it again.',
    })
    expect((await send(who, params, { checkpoint })).body.lens).toMatchObject({ checkpoint: { hash: checkpoint } })
    const tiny = await send(who, fixture('tuned/params.pt'), { checkpoint })
    expect([tiny.status, tiny.body.code]).toEqual([422, 'LENS_MISMATCH'])
    expect(tiny.body.message).toContain('streams of 4 numbers; those of workshop have 256')
    const other = await zipOf({ 'config.json': fixture('tuned/config.json'), 'params.pt': fixture('tuned/params.pt') })
    expect((await send(who, other, { checkpoint })).body).toMatchObject({
      code: 'LENS_MISMATCH',
      message: expect.stringContaining('made for someone/tiny, and you chose workshop'),
    })
    expect((await send(who, params, { checkpoint: '0'.repeat(64) })).body.code).toBe('MODEL_UNKNOWN')
    expect(leftOver()).toEqual([])
  })

  test('as a Jacobian file is read in half precision, and given back as one', async () => {
    const who = await guest()
    const { body } = await send(who, fixture('jacobian.pt'))
    expect(body.lens).toMatchObject({ kind: 'jacobian', checkpoint: { name: 'someone/tiny' }, layers: [0, 1] })
    const stored = await readLens(join(FIXTURES, 'jacobian.pt'))
    expect((await (await get(who, body.hash, 'jacobian')).read()).numbers).toEqual(stored.numbers)
    expect((await get(who, body.hash, 'tuned-lens')).bytes.toString()).toContain('holds tuned lenses alone')
    const file = join(scratch, 'again.pt')
    await writeJacobianFile(file, stored)
    expect((await send(who, readFileSync(file))).body.hash).toBe(body.hash)
  })

  test('as whole affine maps is converted, and says so in its answer and in the library', async () => {
    const who = await guest()
    const file = join(scratch, 'affine.pt')
    await writeTorchFile(file, wholeAffine(shipped))
    const { body } = await send(who, readFileSync(file), { checkpoint })
    expect(body.lens.layers).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(body.lens.origin.by).toBe('full-affine')
    const said = 'The file does not say which model it was made for. Guest said: workshop.'
    const converted = expect.stringMatching(/^Converted .* row i \+ 1, and the last map is left out/)
    expect(body.lens.origin.notes).toEqual([converted, said])
    const listed = (await world.as(ada).lens.list()).find(({ hash }) => hash === body.hash)
    expect(listed?.lens.origin.notes).toEqual([converted, said])
  })

  test('in no form that is known is refused with a sentence, and leaves nothing', async () => {
    const who = await guest()
    const refusal = async (bytes: Uint8Array) => {
      const { status, body } = await send(who, bytes)
      return `${status} ${body.code} ${body.message}`
    }
    expect(await refusal(Buffer.from('hello'))).toMatch(
      /^422 LENS_INVALID .*not the zip archive that torch\.save writes/,
    )
    expect(await refusal(readFileSync(join(WORKSHOP.dir, 'tuned-lens/lens.safetensors')))).toMatch(
      /together with the lens\.json/,
    )
    expect(await refusal(readFileSync(join(WORKSHOP.dir, 'tuned-lens/lens.json')))).toMatch(
      /a description without numbers/,
    )
    expect(await refusal(await zipOf({ 'a.txt': Buffer.from('x') }))).toMatch(/no file in it is a lens/)
    expect(await refusal(await zipOf({ 'config.json': fixture('tuned/config.json') }))).toMatch(
      /^422 LENS_INVALID .*params\.pt/,
    )
    expect(await refusal(fixture('legacy.pt'))).toMatch(/^422 LENS_INVALID/)
    expect(await refusal(Buffer.alloc(0))).toMatch(/^4\d\d/)
    const damaged = Uint8Array.from(readFileSync(join(WORKSHOP.dir, 'tuned-lens/lens.safetensors')))
    damaged[damaged.length - 1]! ^= 1
    const lensJson = readFileSync(join(WORKSHOP.dir, 'tuned-lens/lens.json'))
    expect(await refusal(await zipOf({ 'lens.json': lensJson, 'lens.safetensors': damaged }))).toMatch(
      /^422 LENS_INVALID/,
    )
    expect(leftOver()).toEqual([])
  })

  test('comes from who is signed in, from our own pages, and is not larger than any lens', async () => {
    const who = await guest()
    expect((await send(new Visitor(web.origin), fixture('jacobian.pt'))).body.code).toBe('UNAUTHENTICATED')
    const foreign = await fetch(`${web.origin}/api/lenses?name=x`, {
      ...{ method: 'POST', body: 'x', headers: { cookie: who.cookie, origin: 'https://elsewhere.example' } },
    })
    expect([foreign.status, ((await foreign.json()) as { code: string }).code]).toEqual([403, 'BAD_ORIGIN'])
    expect((await rawSend(web.origin, who, { length: 17 * 1024 ** 3 })).status).toBe(400)
    expect((await new Visitor(web.origin).get(`/api/lenses/${'0'.repeat(64)}/lensboard`)).status).toBe(401)
    expect((await who.get(`/api/lenses/${'0'.repeat(64)}/lensboard`)).status).toBe(404)
    expect((await who.get(`/api/lenses/${'0'.repeat(64)}/pickle`)).status).toBe(400)
  })

  test('and stops in the middle leaves nothing, and the service goes on', async () => {
    const who = await guest()
    const half = readFileSync(join(scratch, 'large/params.pt')).subarray(0, 1_000_000)
    const cut = rawSend(web.origin, who, { length: 2_000_000, body: half, cut: true })
    await expect.poll(() => leftOver().length, SOON).toBeGreaterThan(0)
    await cut
    await expect.poll(leftOver, SOON).toEqual([])
    expect((await send(who, fixture('jacobian.pt'))).status).toBe(200)
  })
})

describe('a file that would run something', () => {
  let visitors: Visitor[]
  beforeAll(async () => {
    visitors = await Promise.all(Array.from({ length: Math.ceil(HOSTILE.length / 25) }, guest))
  })

  test.each(HOSTILE.map((name, n) => [name, n] as const))('%s is refused, alone and in a folder', async (name, n) => {
    const who = visitors[Math.floor(n / 25)]!
    const bytes = fixture(`hostile/${name}`)
    const packed = await zipOf({ 'config.json': fixture('tuned/config.json'), 'params.pt': bytes })
    for (const sent of [bytes, packed]) {
      if (sent.length === 0) continue
      const { status, body } = await send(who, sent, { name })
      expect([status, body.code, body.message]).toEqual([
        422,
        'LENS_INVALID',
        expect.stringMatching(/^This file was not/),
      ])
    }
    expect(leftOver()).toEqual([])
  })

  test('has run nothing, and the service is the one that was there', async () => {
    expect(HOSTILE.length).toBeGreaterThanOrEqual(30)
    const ran = [process.cwd(), world.dataDir, join(world.dataDir, 'lenses')].filter((dir) =>
      existsSync(join(dir, 'ran')),
    )
    expect(ran).toEqual([])
    expect(await world.models().capabilities()).toMatchObject({ provider: 'cpu' })
    expect(world.log().match(/inference is up/g)).toHaveLength(1)
    expect(world.log()).not.toContain('a question failed')
  })
})

describe('a lens at the hub', () => {
  test('of the published space is fetched with progress, verified, and kept with where it came from', async () => {
    world.hub.faults = { cut: { path: 'lens/workshop/params.pt', afterBytes: 700_000, times: 2 } }
    const link = `${world.hub.endpoint}/${SPACE}/tree/main/lens/workshop`
    const download = await world.as(ada).lens.fromHub({ link, checkpoint, title: 'From the hub' })
    expect(download).toMatchObject({ repo: `${SPACE}/lens/workshop`, of: 'lens', by: 'Ada' })
    await comesTo(world, ada, download.id, { status: 'done', bytesDone: download.bytesTotal })
    // It may have been sent before; then it stays whose it was, and is there once.
    const known = (await world.as(ada).lens.list()).filter((each) => each.lens.sha256 === shipped.lens.sha256)
    expect(known.map((each) => each.lens.checkpoint.hash)).toEqual([checkpoint])
    expect(existsSync(join(world.dataDir, 'huggingface'))).toBe(false)
    expect(
      readdirSync(join(world.dataDir, 'lenses/arriving'), { recursive: true }).filter((name) =>
        /blobs\/./.test(`${name}`),
      ),
    ).toEqual([])
  })

  test('two lenses of one repository are two downloads; one file of a Jacobian repository is enough', async () => {
    const tiny = await world.as(ada).lens.fromHub({ link: `${SPACE}/lens/someone/tiny` })
    const jacobian = await world.as(ada).lens.fromHub({ link: `${JACOBIANS}/tiny` })
    for (const { id } of [tiny, jacobian]) await comesTo(world, ada, id, { status: 'done' })
    const lenses = (await world.as(ada).lens.list()).map(({ lens }) => lens)
    const fetched = lenses.find(({ kind, dModel }) => kind === 'tuned' && dModel === 4)
    expect(fetched?.checkpoint).toEqual({ name: 'someone/tiny' })
    expect(fetched?.origin.notes).toEqual([
      `Fetched from ${SPACE}/lens/someone/tiny at the hub, commit ${world.hub.commit(SPACE).slice(0, 12)}.`,
    ])
  })

  test.each([
    [`${SPACE}/lens`, 'LENS_INVALID'],
    [`${SPACE}/lens/nobody`, 'LENS_INVALID'],
    ['spaces/nobody/lenses/x', 'HUB_NOT_FOUND'],
    [`${SPACE}/lens/someone/tiny@no-such-branch`, 'HUB_NOT_FOUND'],
    ['https://elsewhere.example/spaces/a/b/tree/main/x', 'HUB_LINK_INVALID'],
    ['org/hostile/old.pt', 'LENS_INVALID'],
    ['org/gated-lens', 'HUB_TOKEN_NEEDED'],
  ])('%s is refused with %s', async (link, code) => {
    expect(await codeOf(world.as(ada).lens.fromHub({ link }))).toBe(code)
  })

  test('that is gated comes with the token that opens it', async () => {
    await world.as(ada).me.setHubToken({ token: 'hf_right' })
    const { id } = await world.as(ada).lens.fromHub({ link: 'org/gated-lens' })
    await comesTo(world, ada, id, { status: 'done' })
    await world.as(ada).me.removeHubToken()
  })

  test('that would run something ends its download with the sentence, and nothing of it stays', async () => {
    const { id } = await world.as(ada).lens.fromHub({ link: 'org/hostile/lens.pt' })
    await comesTo(world, ada, id, {
      ...{ status: 'failed', error: { code: 'LENS_INVALID', message: expect.stringContaining('os.system') } },
    })
    expect(leftOver()).toEqual([])
  })

  test('whose bytes are not those of the hub is not kept', async () => {
    const path = 'lens/someone/tiny/params.pt'
    const wrong = Uint8Array.from(fixture('tuned/params.pt'))
    wrong[wrong.length - 100]! ^= 1
    world.hub.faults = { wrong: { path, bytes: wrong } }
    const { id } = await world.as(ada).lens.fromHub({ link: `${SPACE}/${path}` })
    await comesTo(world, ada, id, { status: 'failed', error: { code: 'DOWNLOAD_BROKEN' } })
  })
})

describe('the shelf', () => {
  test('has the lens that ships with the product, once, and nobody deletes it', async () => {
    await expect.poll(async () => (await world.as(ada).lens.list()).filter((lens) => lens.shipped).length, SOON).toBe(1)
    const [own] = (await world.as(ada).lens.list()).filter((lens) => lens.shipped)
    expect(own).toMatchObject({ lens: { checkpoint: { name: 'workshop', hash: checkpoint } } })
    expect(await codeOf(world.as(ada).lens.remove({ hash: own!.hash, anyway: true }))).toBe('FORBIDDEN')
  })

  test('deletes the numbers of a lens with its row', async () => {
    const { body } = await send(await guest(), fixture('jacobian.pt'))
    expect(existsSync(folderOf(body.hash))).toBe(true)
    await world.as(ada).lens.remove({ hash: body.hash, anyway: true })
    expect(existsSync(folderOf(body.hash))).toBe(false)
    const who = await guest()
    expect((await get(who, body.hash, 'lensboard')).answer.status).toBe(404)
  })

  test('is in order after a kill: what was half done is gone, and a lens without numbers says so', async () => {
    const who = await guest()
    const { body: kept } = await send(who, fixture('jacobian.pt'))
    const orphan = folderOf('d'.repeat(64))
    mkdirSync(orphan)
    copyFileSync(join(folderOf(kept.hash), 'lens.json'), join(orphan, 'lens.json'))
    mkdirSync(join(world.dataDir, 'lenses/work.999999/half'), { recursive: true })
    rmSync(join(folderOf(kept.hash), 'lens.safetensors'))
    await world.killAndRestart()
    await expect.poll(() => existsSync(orphan), SOON).toBe(false)
    const listed = async () => (await world.as(ada).lens.list()).find(({ hash }) => hash === kept.hash)
    await expect.poll(listed, SOON).toMatchObject({ missing: true })
    expect(readdirSync(join(world.dataDir, 'lenses'))).not.toContain('work.999999')
    await web.stop()
    web = await startServer(world.databaseUrl, {
      INFERENCE_PORT: new URL(world.serviceUrl()).port,
      INTERNAL_SECRET: SECRET,
    })
    const again = await guest()
    const gone = await get(again, kept.hash, 'lensboard')
    expect([gone.answer.status, gone.bytes.toString()]).toEqual([404, expect.stringContaining('Bring the lens again')])
    await send(again, fixture('jacobian.pt'))
    expect(await listed()).not.toHaveProperty('missing')
    expect((await get(again, kept.hash, 'lensboard')).answer.status).toBe(200)
    expect((await world.as(ada).lens.list()).filter((lens) => lens.shipped)).toHaveLength(1)
  })
})
