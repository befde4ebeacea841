import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WORKSHOP } from '@lensboard/weights'
import { afterAll, describe, expect, it } from 'vitest'
import { ModelStore } from './model-store.js'

const root = mkdtempSync(join(tmpdir(), 'store-'))
afterAll(() => rmSync(root, { recursive: true }))

let folders = 0
/** A data folder with one model of its own beside the shipped one. */
function placesWith(name: string) {
  const dataDir = join(root, String(folders++))
  const dir = join(dataDir, 'models', name)
  cpSync(WORKSHOP.dir, dir, { recursive: true })
  return { dir, places: { dataDir, hubCache: join(dataDir, 'hub') } }
}

describe('the model store', () => {
  it('finds weights by what they are, also under another name', async () => {
    const { places } = placesWith('copy')
    const store = new ModelStore(places)
    const { hash } = (await store.list())[0]!.checkpoint
    expect((await store.find({ name: 'copy', hash })).checkpoint.name).toBe('copy')
    // Both folders hold these weights; whichever is read first answers.
    const { checkpoint } = await store.find({ name: 'renamed', hash })
    expect(checkpoint.hash).toBe(hash)
    expect(['copy', 'workshop']).toContain(checkpoint.name)
  })

  it('reads an adapter again once its base is here', async () => {
    const { dir, places } = placesWith('org--base')
    const adapter = join(places.dataDir, 'models', 'tuned')
    cpSync(join(dir, 'taboo-lora'), adapter, { recursive: true })
    const config = JSON.parse(readFileSync(join(adapter, 'adapter_config.json'), 'utf8'))
    const file = join(adapter, 'adapter_config.json')
    writeFileSync(file, JSON.stringify({ ...config, base_model_name_or_path: 'somebody/later' }))
    const store = new ModelStore(places)
    const line = async () => (await store.list()).find(({ checkpoint }) => checkpoint.name === 'tuned')!
    expect(await line()).toMatchObject({ state: 'broken', reason: expect.stringMatching(/Add somebody\/later first/) })
    cpSync(dir, join(places.dataDir, 'models', 'later'), { recursive: true })
    expect(await line()).toMatchObject({ state: 'ready', adapter: { base: 'later', rank: expect.any(Number) } })
  })

  it('keeps CHECKPOINT_CHANGED apart from MODEL_UNKNOWN', async () => {
    const store = new ModelStore(placesWith('copy').places)
    const hash = '0'.repeat(64)
    await expect(store.find({ name: 'copy', hash })).rejects.toMatchObject({
      code: 'CHECKPOINT_CHANGED',
      message: 'The files of copy changed since this card was made. Choose the model again.',
    })
    await expect(store.find({ name: 'other', hash })).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' })
  })

  it('sees files that change while it runs', async () => {
    const { dir, places } = placesWith('copy')
    const store = new ModelStore(places)
    const line = async () => (await store.list()).find(({ checkpoint }) => checkpoint.name === 'copy')!
    const before = await line()
    expect(await line()).toBe(before)
    writeFileSync(join(dir, 'config.json'), JSON.stringify({ model_type: 'mamba', vocab_size: 5_120 }))
    expect(await line()).toMatchObject({ state: 'unsupported', reason: expect.stringMatching(/"mamba"/) })
    rmSync(join(dir, 'model.safetensors'))
    expect(await line()).toMatchObject({ state: 'broken', reason: 'model.safetensors is missing.' })
  })

  it('lists a model whose files take long to read as such, and as ready when they are read', async () => {
    const store = new ModelStore(placesWith('copy').places, { patienceMs: 20 })
    const reading = { state: 'reading', reason: 'Its files are being read for the first time. Look again in a moment.' }
    expect(await store.list()).toMatchObject(
      ['shipped', 'shipped', 'data', 'data'].map((place) => ({ ...reading, place })),
    )
    const states = async () => (await store.list()).map(({ state }) => state)
    await expect.poll(states, { timeout: 20_000 }).toEqual(['ready', 'ready', 'ready', 'ready'])
  })
})
