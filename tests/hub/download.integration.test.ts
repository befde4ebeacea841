import { mkdtemp, readdir, readFile, readlink, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  bytesHere,
  downloadSnapshot,
  type Hub,
  type HubListing,
  listCheckpoints,
  localSnapshot,
  openHub,
  wantedFiles,
} from '@lensboard/weights'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type HubDouble, startHubDouble } from './hub-double.js'
import { noise, shardedModel, tinyModel } from './tiny-model.js'

let double: HubDouble
let cacheDir: string
let hub: Hub

beforeEach(async () => {
  double = await startHubDouble([tinyModel('lab/tiny'), shardedModel('lab/shards')])
  cacheDir = await mkdtemp(join(tmpdir(), 'lensboard-hub-'))
  hub = openHub({ endpoint: double.endpoint, pauseMs: 5, silenceMs: 1_000 })
})

afterEach(async () => {
  await double.stop()
  await rm(cacheDir, { recursive: true })
})

const weights = ({ files }: HubListing) => files.find(({ path }) => path === 'model.safetensors')!
const blobs = () => join(cacheDir, 'models--lab--tiny', 'blobs')
const partial = (listing: HubListing) => join(blobs(), `${weights(listing).sha256}.incomplete`)
const names = async () => {
  const found = await listCheckpoints({ dataDir: join(cacheDir, 'none'), hubCache: cacheDir })
  return found.filter(({ place }) => place === 'hub-cache').map(({ name }) => name)
}
const rangesAtStorage = () => double.seen.filter(({ at }) => at === 'storage').map(({ range }) => range)

test('a download lies as in the cache of Hugging Face: blobs by etag, relative links, a ref', async () => {
  const listing = await hub.model('lab/tiny', 'main')
  const dir = await downloadSnapshot(hub, listing, { cacheDir })
  const repo = join(cacheDir, 'models--lab--tiny')
  const wanted = wantedFiles(listing)
  expect(dir).toBe(join(repo, 'snapshots', listing.commit))
  expect(wanted.map(({ path }) => path)).toEqual(['config.json', 'tokenizer.json', 'README.md', 'model.safetensors'])
  expect((await readdir(dir)).sort()).toEqual(wanted.map(({ path }) => path).sort())
  for (const { path, sha256, blobId, size } of wanted) {
    expect(await readlink(join(dir, path))).toBe(`../../blobs/${sha256 ?? blobId}`)
    expect((await stat(join(dir, path))).size).toBe(size)
  }
  expect((await readdir(blobs())).sort()).toEqual(wanted.map(({ sha256, blobId }) => sha256 ?? blobId).sort())
  expect(await readFile(join(repo, 'refs', 'main'), 'utf8')).toBe(listing.commit)
  expect(await localSnapshot(cacheDir, 'lab/tiny', 'main')).toEqual({ dir, commit: listing.commit })
  expect(await bytesHere(listing, cacheDir)).toBe(wanted.reduce((sum, { size }) => sum + size, 0))
  expect(await names()).toEqual(['lab/tiny'])
})

test('what is here already is asked of nobody', async () => {
  const listing = await hub.model('lab/tiny', 'main')
  await downloadSnapshot(hub, listing, { cacheDir })
  await double.stop()
  await downloadSnapshot(openHub({ endpoint: double.endpoint, offline: true }), listing, { cacheDir })
})

test('a commit gets no ref, and a branch with slashes gets its own', async () => {
  const commit = double.commit('lab/tiny')
  await downloadSnapshot(hub, await hub.model('lab/tiny', commit), { cacheDir })
  await expect(readdir(join(cacheDir, 'models--lab--tiny', 'refs'))).rejects.toThrow('ENOENT')
  double.push({ ...tinyModel('lab/tiny'), revisions: { 'refs/pr/1': tinyModel('lab/tiny').files } })
  await downloadSnapshot(hub, await hub.model('lab/tiny', 'refs/pr/1'), { cacheDir })
  expect(await readFile(join(cacheDir, 'models--lab--tiny', 'refs', 'refs', 'pr', '1'), 'utf8')).toBe(commit)
})

test('shards are those that the index names, and nothing else that ends like them', async () => {
  const dir = await downloadSnapshot(hub, await hub.model('lab/shards', 'main'), { cacheDir })
  expect((await readdir(dir)).sort()).toEqual([
    'config.json',
    'model-00001-of-00002.safetensors',
    'model-00002-of-00002.safetensors',
    'model.safetensors.index.json',
  ])
})

test.each([
  ['../../../evil.safetensors', 'CHECKPOINT_BROKEN'],
  ['sub/evil.safetensors', 'CHECKPOINT_BROKEN'],
  ['model-00009-of-00009.safetensors', 'CHECKPOINT_BROKEN'],
])('an index that names %s is refused', async (shard, code) => {
  const model = shardedModel('lab/bad')
  model.files['model.safetensors.index.json'] = JSON.stringify({ weight_map: { a: shard } })
  double.push(model)
  const listing = await hub.model('lab/bad', 'main')
  await expect(downloadSnapshot(hub, listing, { cacheDir })).rejects.toMatchObject({ code })
  expect(await names()).toEqual([])
})

test.each(['../evil', '/etc/evil', 'a/../../evil', 'a\\..\\evil', 'C:evil'])(
  'a listing that names %s is refused',
  async (path) => {
    double.push({ id: 'lab/escape', files: { ...tinyModel('lab/escape').files, [path]: 'x' } })
    await expect(hub.model('lab/escape', 'main')).rejects.toMatchObject({ code: 'CHECKPOINT_BROKEN' })
  },
)

test('a connection that is cut is gone on with, by ranges under the same etag', async () => {
  double.faults.cut = { path: 'model.safetensors', afterBytes: 300_000, times: 3 }
  const listing = await hub.model('lab/tiny', 'main')
  const heard: [number, number][] = []
  await downloadSnapshot(hub, listing, { cacheDir, onProgress: (done, total) => heard.push([done, total]) })
  // What is in flight when a connection is cut may be lost, no more.
  const begins = rangesAtStorage().map((range) => Number(/\d+/.exec(range ?? '0')?.[0]))
  expect(begins).toHaveLength(4)
  for (const [i, begin] of begins.entries()) {
    expect(begin).toBeLessThanOrEqual(i * 300_000)
    expect(begin).toBeGreaterThan(i * 200_000 - 1)
  }
  const total = wantedFiles(listing).reduce((sum, { size }) => sum + size, 0)
  expect(heard.at(-1)).toEqual([total, total])
  expect(heard.every(([done], i) => done >= (heard[i - 1]?.[0] ?? 0))).toBe(true)
})

test('a connection that is cut again and again ends as HUB_DOWN, and the next download goes on', async () => {
  double.faults.cut = { path: 'model.safetensors', afterBytes: 1_000, times: 5 }
  const listing = await hub.model('lab/tiny', 'main')
  await expect(downloadSnapshot(hub, listing, { cacheDir })).rejects.toMatchObject({ code: 'HUB_DOWN' })
  const { size } = await stat(partial(listing))
  expect(size).toBeGreaterThan(0)
  expect(await names()).toEqual([])
  expect(await localSnapshot(cacheDir, 'lab/tiny', 'main')).toBeUndefined()
  double.seen.length = 0
  await downloadSnapshot(hub, listing, { cacheDir })
  expect(rangesAtStorage()).toEqual([`bytes=${size}-`])
  expect(await names()).toEqual(['lab/tiny'])
})

test('a host that ignores ranges makes the file start over', async () => {
  const listing = await hub.model('lab/tiny', 'main')
  double.faults.cut = { path: 'model.safetensors', afterBytes: 300_000, times: 1 }
  double.faults.noRanges = true
  await downloadSnapshot(hub, listing, { cacheDir })
  expect((await stat(join(blobs(), weights(listing).sha256!))).size).toBe(weights(listing).size)
})

test('a damaged beginning that lay here is found by the checksum, and the file fetched anew', async () => {
  const listing = await hub.model('lab/tiny', 'main')
  double.faults.cut = { path: 'model.safetensors', afterBytes: 1_000, times: 5 }
  await expect(downloadSnapshot(hub, listing, { cacheDir })).rejects.toMatchObject({ code: 'HUB_DOWN' })
  await writeFile(partial(listing), noise(5_000, 99))
  double.seen.length = 0
  await downloadSnapshot(hub, listing, { cacheDir })
  expect(rangesAtStorage()).toEqual(['bytes=5000-', undefined])
})

test('a whole partial file needs no connection, and one that is too long starts over', async () => {
  const listing = await hub.model('lab/tiny', 'main')
  await downloadSnapshot(hub, listing, { cacheDir })
  const blob = join(blobs(), weights(listing).sha256!)
  const bytes = await readFile(blob)
  for (const [left, ranges] of [
    [bytes, []],
    [Buffer.concat([bytes, bytes]), [undefined]],
  ] as const) {
    await rm(blob)
    await writeFile(partial(listing), left)
    double.seen.length = 0
    await downloadSnapshot(hub, listing, { cacheDir })
    expect(rangesAtStorage()).toEqual(ranges)
    expect((await readFile(blob)).equals(bytes)).toBe(true)
  }
})

test.each([
  ['model.safetensors', 1_000_140],
  ['config.json', 74],
])('wrong bytes in %s are removed and called DOWNLOAD_BROKEN', async (path, size) => {
  const listing = await hub.model('lab/tiny', 'main')
  expect(listing.files.find((file) => file.path === path)?.size).toBe(size)
  double.faults.wrong = { path, bytes: noise(size, 5) }
  const download = downloadSnapshot(hub, listing, { cacheDir })
  await expect(download).rejects.toMatchObject({ code: 'DOWNLOAD_BROKEN', message: expect.stringContaining(path) })
  expect((await readdir(blobs())).filter((name) => name.includes('incomplete'))).toEqual([])
  expect(await names()).toEqual([])
  delete double.faults.wrong
  await downloadSnapshot(hub, listing, { cacheDir })
})

test('a file longer than listed is DOWNLOAD_BROKEN', async () => {
  const listing = await hub.model('lab/tiny', 'main')
  double.faults.wrong = { path: 'model.safetensors', bytes: noise(1_500_000) }
  await expect(downloadSnapshot(hub, listing, { cacheDir })).rejects.toMatchObject({ code: 'DOWNLOAD_BROKEN' })
})

test('a listing that no longer fits the hub is DOWNLOAD_BROKEN before a byte is written', async () => {
  const listing = await hub.model('lab/tiny', 'main')
  const files = listing.files.map((file) => (file.sha256 ? { ...file, sha256: 'f'.repeat(64) } : file))
  await expect(downloadSnapshot(hub, { ...listing, files }, { cacheDir })).rejects.toMatchObject({
    code: 'DOWNLOAD_BROKEN',
    message: expect.stringContaining('than it listed'),
  })
})

test('a cancelled download stops at once, keeps what arrived, and goes on later', async () => {
  const listing = await hub.model('lab/tiny', 'main')
  double.faults.slow = { path: 'model.safetensors', pieceBytes: 50_000, ms: 20 }
  const stop = new AbortController()
  const onProgress = (done: number) => void (done > 300_000 && stop.abort())
  const download = downloadSnapshot(hub, listing, { cacheDir, signal: stop.signal, onProgress })
  await expect(download).rejects.toMatchObject({ code: 'DOWNLOAD_CANCELLED' })
  const { size } = await stat(partial(listing))
  expect(size).toBeGreaterThan(200_000)
  expect(size).toBeLessThan(weights(listing).size)
  expect(await bytesHere(listing, cacheDir)).toBe(size + 74 + 17 + 7)
  delete double.faults.slow
  double.seen.length = 0
  await downloadSnapshot(hub, listing, { cacheDir })
  expect(rangesAtStorage()).toEqual([`bytes=${size}-`])
})

test('a hub that falls silent is left after a while', async () => {
  const quick = openHub({ endpoint: double.endpoint, pauseMs: 5, silenceMs: 50 })
  double.faults.silent = { path: 'model.safetensors' }
  await expect(downloadSnapshot(quick, await hub.model('lab/tiny', 'main'), { cacheDir })).rejects.toMatchObject({
    code: 'HUB_DOWN',
    message: expect.stringContaining('stopped answering'),
  })
})

test('a model that the disk cannot hold is refused with both figures before anything is fetched', async () => {
  const listing = await hub.model('lab/tiny', 'main')
  const files = listing.files.map((file) => (file.sha256 ? { ...file, size: 9e15 } : file))
  double.seen.length = 0
  await expect(downloadSnapshot(hub, { ...listing, files }, { cacheDir })).rejects.toMatchObject({
    code: 'DISK_FULL',
    message: expect.stringMatching(/needs 9000000\.0 GB more .* \d+\.\d (GB|MB) are free/),
  })
  expect(double.seen).toEqual([])
})

test('a snapshot whose shard or blob went missing is no model any more', async () => {
  const listing = await hub.model('lab/shards', 'main')
  const dir = await downloadSnapshot(hub, listing, { cacheDir })
  expect(await names()).toEqual(['lab/shards'])
  const shard = join(dir, 'model-00002-of-00002.safetensors')
  await rm(join(dir, await readlink(shard)))
  expect(await names()).toEqual([])
  expect(await localSnapshot(cacheDir, 'lab/shards', 'main')).toBeUndefined()
})

test('a blob of the wrong size is fetched anew', async () => {
  const listing = await hub.model('lab/tiny', 'main')
  await downloadSnapshot(hub, listing, { cacheDir })
  const blob = join(blobs(), weights(listing).sha256!)
  await truncate(blob, 10)
  await downloadSnapshot(hub, listing, { cacheDir })
  expect((await stat(blob)).size).toBe(weights(listing).size)
})

test('a smaller part that somebody left and forgot is cleaned up', async () => {
  const listing = await hub.model('lab/tiny', 'main')
  double.faults.cut = { path: 'model.safetensors', afterBytes: 200_000, times: 5 }
  await downloadSnapshot(hub, listing, { cacheDir }).catch(() => {})
  const working = partial(listing).replace('.incomplete', '.lensboard.incomplete')
  await writeFile(working, await readFile(partial(listing)))
  await truncate(partial(listing), 1_000)
  double.faults.cut.times = 0
  await downloadSnapshot(hub, listing, { cacheDir })
  expect((await readdir(blobs())).filter((name) => name.includes('incomplete'))).toEqual([])
})

test('a model of pickles alone is refused before anything is fetched', async () => {
  double.push({ id: 'lab/old', files: { 'config.json': '{}', 'pytorch_model.bin': 'x' } })
  const listing = await hub.model('lab/old', 'main')
  double.seen.length = 0
  await expect(downloadSnapshot(hub, listing, { cacheDir })).rejects.toMatchObject({
    code: 'CHECKPOINT_BROKEN',
    message: expect.stringContaining('pytorch_model.bin is a Python pickle'),
  })
  expect(double.seen).toEqual([])
})

test('questions are answered while every place for downloads is taken', async () => {
  const files = Object.fromEntries(
    [1, 2, 3, 4, 5].map((n) => [`model-0000${n}-of-00005.safetensors`, noise(100_000, n)]),
  )
  const weightMap = Object.fromEntries(Object.keys(files).map((name, i) => [`t${i}`, name]))
  const index = { 'model.safetensors.index.json': JSON.stringify({ weight_map: weightMap }) }
  double.push({ id: 'lab/slow', files: { 'config.json': '{}', ...index, ...files } })
  double.faults.slow = { pieceBytes: 5_000, ms: 20 }
  const stop = new AbortController()
  const download = downloadSnapshot(hub, await hub.model('lab/slow', 'main'), { cacheDir, signal: stop.signal })
  const ended = expect(download).rejects.toMatchObject({ code: 'DOWNLOAD_CANCELLED' })
  while (rangesAtStorage().length < 4) await sleep(5)
  expect(await hub.model('lab/tiny', 'main')).toMatchObject({ repo: 'lab/tiny' })
  expect(rangesAtStorage()).toHaveLength(4)
  stop.abort()
  await ended
})
