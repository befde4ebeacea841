import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { downloadSnapshot, type HubAccess, openHub, remoteTensors } from '@lensboard/weights'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type HubDouble, startHubDouble } from './hub-double.js'
import { shardedModel, tinyModel } from './tiny-model.js'

let double: HubDouble

beforeEach(async () => {
  double = await startHubDouble(
    [
      { ...tinyModel('lab/tiny'), downloads: 10 },
      shardedModel('lab/shards'),
      { ...tinyModel('lab/gated-tiny'), gated: 'manual', downloads: 99 },
      { ...tinyModel('lab/hidden-tiny'), private: true },
    ],
    {
      tokens: {
        hf_ada: { name: 'ada', opens: ['lab/gated-tiny', 'lab/hidden-tiny'] },
        hf_bob: { name: 'bob', opens: [] },
      },
      renamed: { tiny: 'lab/tiny', 'lab/old': 'lab/tiny' },
    },
  )
})

afterEach(() => double.stop())

const open = (access: Partial<HubAccess> = {}) => openHub({ endpoint: double.endpoint, pauseMs: 2, ...access })
const refusal = (code: string, sentence: string) => ({ code, message: expect.stringContaining(sentence) })

test('a name that does not exist, a revision and a file are each refused by their own name', async () => {
  for (const token of [{}, { token: 'hf_bob' }])
    await expect(open(token).model('lab/none', 'main')).rejects.toMatchObject(
      refusal('HUB_NOT_FOUND', 'no model "lab/none" that you may see'),
    )
  await expect(open().model('lab/tiny', 'v9')).rejects.toMatchObject(
    refusal('HUB_NOT_FOUND', 'lab/tiny has no branch, tag or commit "v9"'),
  )
  const listing = await open().model('lab/tiny', 'main')
  await expect(open().readText(listing, 'nothing.json', 100)).rejects.toMatchObject(
    refusal('HUB_NOT_FOUND', 'has no file nothing.json'),
  )
  const extra = { ...listing, files: [...listing.files, { path: 'gone.json', size: 1, blobId: 'a'.repeat(40) }] }
  await expect(open().readText(extra, 'gone.json', 100)).rejects.toMatchObject(
    refusal('HUB_NOT_FOUND', 'has no file "gone.json"'),
  )
})

test('a private model is not found until the token may see it', async () => {
  await expect(open().model('lab/hidden-tiny', 'main')).rejects.toMatchObject(
    refusal('HUB_NOT_FOUND', 'If it is private, add your Hugging Face token under Account'),
  )
  await expect(open({ token: 'hf_bob' }).model('lab/hidden-tiny', 'main')).rejects.toMatchObject({
    code: 'HUB_NOT_FOUND',
  })
  expect(await open({ token: 'hf_ada' }).model('lab/hidden-tiny', 'main')).toMatchObject({ private: true })
})

test('a gated model is described to all, and opened to whom its owner let in', async () => {
  const listing = await open().model('lab/gated-tiny', 'main')
  expect(listing).toMatchObject({ gated: 'manual', modelType: 'llama', licence: 'apache-2.0' })
  await expect(open().readText(listing, 'config.json', 1_000)).rejects.toMatchObject(
    refusal('HUB_TOKEN_NEEDED', `accept its terms at ${double.endpoint}/lab/gated-tiny`),
  )
  await expect(open({ token: 'hf_bob' }).readText(listing, 'config.json', 1_000)).rejects.toMatchObject(
    refusal('HUB_ACCESS_NEEDED', 'The owner of lab/gated-tiny has not given your account access yet'),
  )
  expect(await open({ token: 'hf_ada' }).readText(listing, 'config.json', 1_000)).toContain('llama')
})

test('a token that the hub does not know is called so, and its text is in no error', async () => {
  const asked = open({ token: 'hf_wrong_secret' })
  for (const act of [() => asked.whoAmI(), () => asked.model('lab/tiny', 'main'), () => asked.search('tiny', 5)]) {
    const error = await act().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject(refusal('HUB_TOKEN_NEEDED', 'does not accept your Hugging Face token'))
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('secret')
  }
  await expect(open().whoAmI()).rejects.toMatchObject({ code: 'HUB_TOKEN_NEEDED' })
  expect(await open({ token: 'hf_bob' }).whoAmI()).toEqual({ name: 'bob' })
})

test('the token goes to the hub with every question and to the storage host never', async () => {
  const cacheDir = await mkdtemp(join(tmpdir(), 'lensboard-hub-'))
  const hub = open({ token: 'hf_ada' })
  const listing = await hub.model('lab/gated-tiny', 'main')
  await remoteTensors(hub, listing)
  await downloadSnapshot(hub, listing, { cacheDir })
  await rm(cacheDir, { recursive: true })
  const by = (at: string) => new Set(double.seen.filter((each) => each.at === at).map((each) => each.authorization))
  expect(by('hub')).toEqual(new Set(['Bearer hf_ada']))
  expect(by('storage')).toEqual(new Set([undefined]))
  expect(double.seen.every(({ userAgent }) => /^lensboard\/\d/.test(userAgent ?? ''))).toBe(true)
})

test('a short pause that the hub asks for is kept, a long one is told to the person', async () => {
  double.faults.busy = { times: 1, retryAfter: '1' }
  const before = Date.now()
  await open().model('lab/tiny', 'main')
  expect(Date.now() - before).toBeGreaterThanOrEqual(990)
  double.faults.busy = { times: 1, retryAfter: '300' }
  await expect(open().model('lab/tiny', 'main')).rejects.toMatchObject(refusal('HUB_BUSY', 'Try again in 5 minutes'))
  double.faults.busy = { times: 1, retryAfter: new Date(Date.now() + 90_000).toUTCString() }
  await expect(open().search('tiny', 1)).rejects.toMatchObject(refusal('HUB_BUSY', 'Try again in'))
  double.faults.busy = { times: 99 }
  await expect(open().model('lab/tiny', 'main')).rejects.toMatchObject(refusal('HUB_BUSY', 'in a few minutes'))
})

test('trouble that passes is not noticed, trouble that stays is HUB_DOWN', async () => {
  double.faults.trouble = { times: 2, status: 503 }
  await open().model('lab/tiny', 'main')
  double.faults.trouble = { times: 3, status: 500 }
  await expect(open().model('lab/tiny', 'main')).rejects.toMatchObject(refusal('HUB_DOWN', '(500)'))
})

test('no machine, no certificate, no hub, no end of redirects: each is HUB_DOWN in its own words', async () => {
  const ask = (endpoint: string) => openHub({ endpoint, pauseMs: 1 }).model('lab/tiny', 'main')
  await expect(ask('http://127.0.0.1:9')).rejects.toMatchObject(refusal('HUB_DOWN', '127.0.0.1:9 failed'))
  await expect(ask('http://no-such-host.invalid')).rejects.toMatchObject(refusal('HUB_DOWN', 'is this machine online?'))
  const web = createServer((_, response) => response.end('<html>')).listen(0, '127.0.0.1')
  await new Promise((resolve) => web.once('listening', resolve))
  await expect(ask(`http://127.0.0.1:${(web.address() as AddressInfo).port}`)).rejects.toMatchObject(
    refusal('HUB_DOWN', 'no JSON'),
  )
  web.close()
  double.faults.loop = true
  await expect(ask(double.endpoint)).rejects.toMatchObject(refusal('HUB_DOWN', 'from address to address'))
  expect(double.seen.length).toBe(6)
})

test('a server whose TLS fails is HUB_DOWN', async () => {
  const tls = createTlsServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => tls.once('listening', resolve))
  const hub = openHub({ endpoint: `https://127.0.0.1:${(tls.address() as AddressInfo).port}`, pauseMs: 1 })
  await expect(hub.model('lab/tiny', 'main')).rejects.toMatchObject({ code: 'HUB_DOWN' })
  tls.close()
})

test('offline, nothing is asked', async () => {
  const hub = open({ offline: true, token: 'hf_ada' })
  for (const act of [() => hub.model('lab/tiny', 'main'), () => hub.search('tiny', 5), () => hub.whoAmI()])
    await expect(act()).rejects.toMatchObject(refusal('HUB_DOWN', 'HF_HUB_OFFLINE is set'))
  expect(double.seen).toEqual([])
})

test('a renamed model is found under its old name, and keeps that name here', async () => {
  for (const old of ['tiny', 'lab/old']) {
    const listing = await open().model(old, 'main')
    expect(listing).toMatchObject({ repo: old, commit: double.commit('lab/tiny') })
    expect(await open().readText(listing, 'README.md', 100)).toBe('# Tiny\n')
  }
})

test('a search gives what the hub knows of each model, the most downloaded first', async () => {
  expect(await open().search('tiny', 5)).toEqual([
    {
      id: 'lab/gated-tiny',
      downloads: 99,
      gated: true,
      private: false,
      modelType: 'llama',
      parameters: 250_000,
      tags: expect.arrayContaining(['text-generation']),
    },
    expect.objectContaining({ id: 'lab/tiny', downloads: 10, gated: false }),
  ])
  expect(await open().search('tiny', 1)).toHaveLength(1)
  expect((await open({ token: 'hf_ada' }).search('hidden', 5)).map(({ id }) => id)).toEqual(['lab/hidden-tiny'])
})

test('the tensors of a model are known from a few hundred bytes of it', async () => {
  const hub = open()
  const single = await remoteTensors(hub, await hub.model('lab/tiny', 'main'))
  expect([...single.values()].map(({ name, shape, file }) => ({ name, shape, file }))).toEqual([
    { name: 'a', shape: [200_000], file: 'model.safetensors' },
    { name: 'b', shape: [50_000], file: 'model.safetensors' },
  ])
  const shards = await remoteTensors(hub, await hub.model('lab/shards', 'main'))
  expect([...shards.keys()].sort()).toEqual(['a', 'b'])
  expect(double.seen.filter(({ at }) => at === 'storage').every(({ range }) => range !== undefined)).toBe(true)
})

test.each([
  ['pickles alone', { 'pytorch_model.bin': 'x' }, 'CHECKPOINT_BROKEN', 'pytorch_model.bin is a Python pickle'],
  ['no weights', {}, 'CHECKPOINT_BROKEN', 'model.safetensors is missing'],
  ['a header of 1 GB', { 'model.safetensors': header(2n ** 30n) }, 'CHECKPOINT_BROKEN', 'larger than 100 MB'],
  ['a file that is cut off', { 'model.safetensors': header(500n) }, 'CHECKPOINT_BROKEN', 'cut off inside the header'],
  ['an empty file', { 'model.safetensors': '' }, 'CHECKPOINT_BROKEN', 'cut off inside the header'],
  [
    'an index that leaves the folder',
    { 'model.safetensors.index.json': '{"weight_map":{"a":"../x.safetensors"}}' },
    'CHECKPOINT_BROKEN',
    'no file beside it',
  ],
  [
    'an index that promises a file',
    { 'model.safetensors.index.json': '{"weight_map":{"a":"model-00001-of-00001.safetensors"}}' },
    'CHECKPOINT_BROKEN',
    'has no such file',
  ],
])('a model with %s is refused from its description', async (_, files, code, sentence) => {
  double.push({ id: 'lab/bad', files: { 'config.json': '{}', ...files } })
  const hub = open()
  await expect(remoteTensors(hub, await hub.model('lab/bad', 'main'))).rejects.toMatchObject(refusal(code, sentence))
})

test('a text that is larger than it may be is not fetched', async () => {
  const hub = open()
  const listing = await hub.model('lab/tiny', 'main')
  double.seen.length = 0
  await expect(hub.readText(listing, 'config.json', 10)).rejects.toMatchObject({ code: 'CHECKPOINT_BROKEN' })
  expect(double.seen).toEqual([])
})

function header(length: bigint): Buffer {
  const bytes = Buffer.alloc(40)
  bytes.writeBigUInt64LE(length)
  return bytes
}
