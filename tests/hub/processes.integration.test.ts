import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { bytesHere, downloadSnapshot, openHub } from '@lensboard/weights'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type HubDouble, startHubDouble } from './hub-double.js'
import { tinyModel } from './tiny-model.js'

const here = fileURLToPath(new URL('.', import.meta.url))
/** What a service does when it is asked for a model. */
const PROGRAM = `
import { downloadSnapshot, openHub } from '@lensboard/weights'
const [endpoint, cacheDir] = process.argv.slice(1)
const hub = openHub({ endpoint, pauseMs: 5 })
console.log(await downloadSnapshot(hub, await hub.model('lab/tiny', 'main'), { cacheDir }))
`

let double: HubDouble
let cacheDir: string
let children: ChildProcess[]

beforeEach(async () => {
  double = await startHubDouble([tinyModel('lab/tiny')])
  cacheDir = await mkdtemp(join(tmpdir(), 'lensboard-hub-'))
  children = []
})

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await double.stop()
  await rm(cacheDir, { recursive: true })
})

function startProcess(): ChildProcess {
  const args = ['--input-type=module', '--eval', PROGRAM, double.endpoint, cacheDir]
  const child = spawn(process.execPath, args, { cwd: here, stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  return child
}

const storageRequests = () => double.seen.filter(({ at }) => at === 'storage')
const leftovers = async () =>
  (await readdir(cacheDir, { recursive: true })).filter((name) => /incomplete|lensboard/.test(name))

test('after kill -9 in the middle the next process goes on at once with what arrived', async () => {
  double.faults.slow = { path: 'model.safetensors', pieceBytes: 20_000, ms: 20 }
  const child = startProcess()
  const hub = openHub({ endpoint: double.endpoint, pauseMs: 5 })
  const listing = await hub.model('lab/tiny', 'main')
  while ((await bytesHere(listing, cacheDir)) < 200_000) await sleep(20)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const arrived = await bytesHere(listing, cacheDir)
  expect(await leftovers()).not.toEqual([])
  delete double.faults.slow
  double.seen.length = 0
  const before = Date.now()
  await downloadSnapshot(hub, listing, { cacheDir })
  expect(Date.now() - before).toBeLessThan(10_000)
  expect(storageRequests().map(({ range }) => range)).toEqual([`bytes=${arrived - 98}-`])
  expect(await leftovers()).toEqual([])
})

test('two processes and two callers that want the same model fetch it once', async () => {
  double.faults.slow = { path: 'model.safetensors', pieceBytes: 50_000, ms: 10 }
  const hub = openHub({ endpoint: double.endpoint, pauseMs: 5 })
  const processes = [startProcess(), startProcess()]
  const listing = await hub.model('lab/tiny', 'main')
  const own = await Promise.all([1, 2].map(() => downloadSnapshot(hub, listing, { cacheDir })))
  const codes = await Promise.all(processes.map(async (child) => child.exitCode ?? (await once(child, 'exit'))[0]))
  expect(codes).toEqual([0, 0])
  expect(new Set(own).size).toBe(1)
  expect(storageRequests()).toHaveLength(1)
  const bytes = await readFile(join(own[0] ?? '', 'model.safetensors'))
  expect(bytes.equals(Buffer.from(tinyModel('lab/tiny').files['model.safetensors'] ?? ''))).toBe(true)
  expect(await leftovers()).toEqual([])
})
