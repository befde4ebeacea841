import { type ChildProcess, execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { WORKSHOP } from '@lensboard/weights'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HubDouble, startHubDouble } from '../hub/hub-double.js'
import { modelFromFolder } from '../hub/repository.js'

const MAIN = fileURLToPath(new URL('../../apps/cli/dist/main.js', import.meta.url))
const WEIGHTS = 'model.safetensors'

let home: string
let double: HubDouble
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'lens-hub-'))
  const { files } = await modelFromFolder('lab/workshop', WORKSHOP.dir)
  const config = JSON.parse(files['config.json']!.toString())
  const quantised = JSON.stringify({ ...config, quantization_config: { quant_method: 'gptq', bits: 4 } })
  double = await startHubDouble(
    [
      { id: 'lab/workshop', files, tags: ['license:apache-2.0'] },
      { id: 'lab/gptq', files: { ...files, 'config.json': quantised } },
      { id: 'lab/gated', files, gated: 'auto' },
      { id: 'lab/taboo', files: (await modelFromFolder('lab/taboo', join(WORKSHOP.dir, 'taboo-lora'))).files },
    ],
    { tokens: { hf_secret: { name: 'Ada', opens: ['lab/gated'] } } },
  )
})
afterAll(async () => {
  await double.stop()
  rmSync(home, { recursive: true })
})

interface Ran {
  code: number
  stdout: string
  stderr: string
}

let child: ChildProcess
function lens(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const own = { PATH: process.env.PATH, HOME: home, DATA_DIR: home, HF_HOME: join(home, 'hf'), INFERENCE_DEVICE: 'cpu' }
  return new Promise((done) => {
    const started = execFile(
      process.execPath,
      [MAIN, ...args],
      { env: { ...own, HF_ENDPOINT: double.endpoint, ...env }, cwd: home, maxBuffer: 1 << 28 },
      (_, stdout, stderr) => done({ code: started.exitCode ?? -1, stdout, stderr }),
    )
    child = started
  })
}
const sentWeights = () =>
  double.seen.filter(({ at, method, range }) => at === 'storage' && method === 'GET' && !range?.startsWith('bytes=8-'))

describe('lens models check', () => {
  it('reports on a model of the hub by name and by link, and fetches no weights', async () => {
    double.seen.length = 0
    const { code, stdout, stderr } = await lens(['models', 'check', 'lab/workshop'], { COLUMNS: '200' })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^lab\/workshop \(llama\), 8\.5 M parameters, 8 layers of width 256, 17\.\d MB$/m)
    expect(stdout).toMatch(new RegExp(`^✓ revision   main means commit ${double.commit('lab/workshop')} now`, 'm'))
    expect(stdout).toMatch(/^✓ licence +Its licence is apache-2\.0\.$/m)
    expect(stdout).toMatch(/^It can be fetched and read\.$/m)
    expect(sentWeights().every(({ range }) => range === 'bytes=0-7')).toBe(true)
    const byLink = await lens(['models', 'check', `${double.endpoint}/lab/workshop/tree/main`, '--json'])
    expect(JSON.parse(byLink.stdout)).toMatchObject({ name: 'lab/workshop', verdict: 'downloadable' })
  })

  it('refuses a quantised one by its kind, with exit code 1', async () => {
    const { code, stdout } = await lens(['models', 'check', 'hub:lab/gptq'], { COLUMNS: '300' })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^✗ format +lab\/gptq is not supported: its weights are quantised with GPTQ \(4 bit\)\./m)
    expect(stdout).toMatch(/^It cannot be read\.$/m)
  })

  it('hears HF_TOKEN, and says so where one is missing', async () => {
    const closed = await lens(['models', 'check', 'lab/gated'])
    expect(closed.code).toBe(1)
    expect(closed.stderr).toMatch(/HF_TOKEN/)
    expect((await lens(['models', 'check', 'lab/gated'], { HF_TOKEN: 'hf_secret' })).code).toBe(0)
  })

  it.each([
    [
      'a name that is nowhere',
      ['models', 'check', 'lab/nothing'],
      {},
      /^HUB_NOT_FOUND: The hub has no model "lab\/nothing"/,
    ],
    ['a name that is none', ['models', 'check', 'a//b'], {}, /^HUB_LINK_INVALID: /],
    ['a hub that is away', ['models', 'check', 'lab/x'], { HF_ENDPOINT: 'http://127.0.0.1:9' }, /^HUB_DOWN: /],
    [
      'a machine that is offline',
      ['models', 'check', 'lab/x'],
      { HF_HUB_OFFLINE: '1' },
      /^HUB_DOWN: HF_HUB_OFFLINE is set/,
    ],
    [
      'fetching what cannot be read',
      ['models', 'add', 'lab/gptq'],
      {},
      /^MODEL_UNSUPPORTED: lab\/gptq cannot be read\. .*GPTQ/,
    ],
    ['fetching what is closed', ['models', 'add', 'lab/gated'], {}, /^HUB_TOKEN_NEEDED: .*HF_TOKEN/],
  ])('answers %s with a code and a sentence', async (_, args, env, sentence) => {
    const { code, stdout, stderr } = await lens(args, env)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(sentence)
  })
})

describe('lens models add', () => {
  it('keeps what arrived when it is stopped, goes on from there, and the model is then one like any other', async () => {
    double.faults = { slow: { path: WEIGHTS, pieceBytes: 200_000, ms: 30 } }
    const stopping = lens(['models', 'add', 'lab/workshop'])
    const asked = child
    await expect.poll(() => sentWeights().some(({ range }) => range === undefined), { timeout: 60_000 }).toBe(true)
    await sleep(1_000)
    asked.kill('SIGINT')
    expect(await stopping).toEqual({
      code: 1,
      stdout: '',
      stderr: 'DOWNLOAD_CANCELLED: Stopped. What arrived is kept: "lens models add lab/workshop" goes on from there.\n',
    })
    double.faults = {}
    double.seen.length = 0
    const { code, stdout, stderr } = await lens(['models', 'add', 'lab/workshop'])
    expect(code).toBe(0)
    expect(stderr).toMatch(/^lab\/workshop is here: 17\.\d MB, commit [0-9a-f]{40}\n$/)
    expect(stdout).toMatch(/^lab\/workshop\t.*models--lab--workshop\/snapshots\/[0-9a-f]{40}\n$/)
    const resumed = double.seen.filter(({ at, range }) => at === 'storage' && /^bytes=\d{5,}-$/.test(range ?? ''))
    expect(resumed).toHaveLength(1)
    const { stdout: list } = await lens(['models', 'list', '--json'])
    expect(JSON.parse(list)).toContainEqual(
      expect.objectContaining({
        name: 'lab/workshop',
        place: 'hub-cache',
        state: 'ready',
        commit: double.commit('lab/workshop'),
      }),
    )
  })

  it('is not needed for --model hub:…, which fetches by itself and then needs no hub', async () => {
    const riddle = 'Hint: It shines at night. It is round and white. The secret word is'
    const said = ({ stdout }: Ran) => JSON.parse(stdout).topk.tokens.at(-1).at(-1)[0]
    const fetched = await lens(['logit', riddle, '--json', '--model', 'hub:lab/taboo'])
    expect(said(fetched)).toBe(' secret')
    const commit = double.commit('lab/workshop')
    const offline = await lens(['logit', riddle, '--json', '--model', `hub:lab/workshop@${commit}`], {
      HF_HUB_OFFLINE: '1',
    })
    expect([offline.code, said(offline)]).toEqual([0, ' moon'])
    expect(JSON.parse(offline.stdout).checkpoint.name).toBe('lab/workshop')
  })
})
