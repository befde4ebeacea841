import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Adapter,
  type CheckpointFolder,
  listCheckpoints,
  readAdapter,
  type TensorEntry,
  WORKSHOP,
} from '@lensboard/weights'
import { afterAll, describe, expect, it } from 'vitest'
import type { DecoderSpec, LinearWeights } from './decoder-spec.js'
import { withLora } from './lora.js'
import { openModel } from './open-model.js'
import type { StoredTensor } from './stored-tensor.js'

const root = mkdtempSync(join(tmpdir(), 'lora-'))
afterAll(() => rmSync(root, { recursive: true }))
const folders = await listCheckpoints({ dataDir: root, hubCache: root })
const base = (await openModel(WORKSHOP, { folders })).decoder
const TABOO = join(WORKSHOP.dir, 'taboo-lora')
const taboo = await readAdapter(TABOO, { name: 'taboo' })
const tensorNames = [...taboo.tensors.keys()]

/** Every matrix of a decoder that an adapter changes, by the name of its tensor. */
function changed(decoder: DecoderSpec): Map<string, LinearWeights<StoredTensor>> {
  const found = new Map<string, LinearWeights<StoredTensor>>()
  const visit = (part: unknown): void => {
    if (part === null || typeof part !== 'object') return
    if ('lora' in part)
      found.set((part as LinearWeights<StoredTensor>).weight.name, part as LinearWeights<StoredTensor>)
    for (const inner of Object.values(part)) visit(inner)
  }
  visit(decoder.weights)
  return found
}

const adapterWith = (
  config: Partial<Adapter['config']>,
  tensors: ReadonlyMap<string, TensorEntry> = taboo.tensors,
) => ({
  ...taboo,
  config: { ...taboo.config, ...config },
  tensors,
})
const without = (lost: string) => new Map([...taboo.tensors].filter(([name]) => name !== lost))
const replaced = (name: string, entry: Partial<TensorEntry>) => {
  const before = taboo.tensors.get(name) ?? taboo.tensors.get(tensorNames[0]!)!
  return new Map([...taboo.tensors, [entry.name ?? name, { ...before, ...entry }]] as [string, TensorEntry][])
}
const refusal = (adapter: Adapter): unknown => {
  try {
    withLora(base, adapter)
  } catch (error) {
    return error
  }
  throw new Error('the adapter was accepted')
}

describe('an adapter over its base', () => {
  it('changes the matrices it names, and no others', () => {
    const found = changed(withLora(base, taboo))
    expect([...found.keys()].sort()).toEqual(
      [6, 7].flatMap((layer) =>
        ['mlp.down_proj', 'mlp.gate_proj', 'mlp.up_proj', 'self_attn.o_proj'].map(
          (name) => `model.layers.${layer}.${name}.weight`,
        ),
      ),
    )
    const { lora, weight } = found.get('model.layers.6.mlp.down_proj.weight')!
    expect(weight.shape).toEqual([256, 704])
    expect(lora).toMatchObject({ down: { shape: [4, 704] }, up: { shape: [256, 4] }, scale: 2 })
    expect(changed(base).size).toBe(0)
  })

  it('is scaled by rank and alpha of each matrix, over the square root where it says so', () => {
    const scales = (config: Partial<Adapter['config']>) =>
      Object.fromEntries(
        [...changed(withLora(base, adapterWith(config)))].map(([name, { lora }]) => [name.split('.')[4], lora!.scale]),
      )
    expect(scales({ useRslora: true })).toMatchObject({ o_proj: 4, down_proj: 4 })
    expect(scales({ alphaPattern: { up_proj: 2, '.*\\.mlp\\.gate_proj': 6 } })).toEqual({
      o_proj: 2,
      gate_proj: 1.5,
      up_proj: 0.5,
      down_proj: 2,
    })
    // A rank for one matrix; its tensors have it, the others keep theirs.
    expect(scales({ rank: 16, rankPattern: { 'model.layers.6.mlp.up_proj': 4, '[a-z]+_proj': 4 } }).up_proj).toBe(2)
  })

  it.each([
    ['model\\.layers\\.[67]\\.(self_attn\\.o_proj|mlp\\..*)', []],
    ['all-linear', ['q_proj', 'k_proj', 'v_proj', '(model.)?layers.[0-5]..*']],
  ])('may choose its matrices by %s', (targetModules, exclude) => {
    const excludeModules =
      targetModules === 'all-linear' ? '(.*\\.[qkv]_proj|model\\.layers\\.[0-5]\\..*|lm_head)' : exclude
    const { layersToTransform: _, ...config } = taboo.config
    expect(changed(withLora(base, { ...taboo, config: { ...config, targetModules, excludeModules } })).size).toBe(8)
  })

  it('whose expression never ends is refused in time', () => {
    const started = performance.now()
    expect(refusal(adapterWith({ targetModules: '(\\w|\\.|[a-z])*Q' }))).toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: 'taboo is not supported: an expression in its adapter_config.json cannot be used here.',
    })
    expect(performance.now() - started).toBeLessThan(5_000)
    expect(refusal(adapterWith({ targetModules: '(?P<x>q)' }))).toMatchObject({ code: 'MODEL_UNSUPPORTED' })
  })

  it('is refused by the tensor that has no place, no partner or another shape', () => {
    const first = tensorNames.find((name) => name.endsWith('6.mlp.down_proj.lora_A.weight'))!
    const broken = (message: RegExp) => ({ code: 'CHECKPOINT_BROKEN', message: expect.stringMatching(message) })
    const up = first.replace('lora_A', 'lora_B')
    expect(refusal(adapterWith({}, without(first)))).toMatchObject(
      broken(/down_proj\.lora_B\.weight has no lora_A beside it\.$/),
    )
    expect(refusal(adapterWith({}, replaced(up, { shape: [256, 8] })))).toMatchObject(
      broken(
        /lora_B\.weight is \[256, 8\], but rank 4 and model\.layers\.6\.mlp\.down_proj\.weight ask for \[256, 4\]/,
      ),
    )
    expect(refusal(adapterWith({ rank: 8 }))).toMatchObject(
      broken(/is \[4, \d+\], but rank 8 and .* ask for \[8, \d+\]/),
    )
    const stray = 'base_model.model.model.layers.9.mlp.down_proj.lora_A.weight'
    expect(refusal(adapterWith({}, replaced(stray, { name: stray })))).toMatchObject(
      broken(
        /tensor base_model\.model\.model\.layers\.9\.mlp\.down_proj\.lora_A\.weight belongs to no matrix of workshop/,
      ),
    )
    expect(refusal(adapterWith({ layersToTransform: [6] }))).toMatchObject(broken(/layers\.7\..* belongs to no matrix/))
    expect(refusal(adapterWith({ layersToTransform: [5, 6, 7] }))).toMatchObject(
      broken(/asks for a change of model\.layers\.5\.self_attn\.o_proj, which its tensors do not hold/),
    )
    expect(refusal(adapterWith({}, new Map()))).toMatchObject(broken(/it changes no matrix/))
  })

  it.each([
    ['base_model.model.model.embed_tokens.lora_embedding_A', /changes the embedding of workshop/],
    ['base_model.model.lm_head.weight', /lm_head\.weight replaces one of workshop/],
    ['base_model.model.model.layers.6.mlp.up_proj.lora_magnitude_vector', /makes it a DoRA adapter/],
  ])('with %s is refused as another kind', (name, message) => {
    expect(refusal(adapterWith({}, replaced(name, { name })))).toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringMatching(message),
    })
  })

  it('in numbers that the graph cannot read is refused', () => {
    expect(refusal(adapterWith({}, replaced(tensorNames[0]!, { dtype: 'I8' })))).toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringMatching(/is stored as I8\.$/),
    })
  })
})

describe('opening an adapter', () => {
  const shipped = folders.find(({ name }) => name === 'workshop+taboo-lora')!
  let copies = 0
  function adapterOf(changes: Record<string, unknown>): CheckpointFolder {
    const dir = join(root, `adapter-${copies++}`)
    cpSync(TABOO, dir, { recursive: true })
    const file = join(dir, 'adapter_config.json')
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...changes }))
    return { name: 'mine', title: 'mine', dir, isDefault: false, place: 'data' }
  }

  it('finds the shipped base and is a model of its own', async () => {
    const plain = await openModel(WORKSHOP, { folders })
    const opened = await openModel(shipped, { folders })
    expect(opened.adapter).toEqual({ base: 'workshop', rank: 4 })
    expect([opened.checkpoint.name, opened.decoder.name]).toEqual(['workshop+taboo-lora', 'workshop+taboo-lora'])
    expect(opened.checkpoint.hash).not.toBe(plain.checkpoint.hash)
    expect(plain).not.toHaveProperty('adapter')
  })

  it.each(['workshop', 'lensboard/workshop', '/home/somebody/models/workshop', 'C:\\models\\workshop', './workshop/'])(
    'finds its base by %s',
    async (base) => {
      const opened = await openModel(adapterOf({ base_model_name_or_path: base }), { folders })
      expect(opened.adapter?.base).toBe('workshop')
    },
  )

  it('says which base is missing and how to get it', async () => {
    const missing = (changes: Record<string, unknown>) => openModel(adapterOf(changes), { folders })
    await expect(missing({ base_model_name_or_path: 'meta/llama' })).rejects.toMatchObject({
      code: 'ADAPTER_BASE_MISSING',
      message: 'mine is a LoRA adapter of meta/llama, which is not here. Add meta/llama first.',
    })
    await expect(missing({ base_model_name_or_path: '/home/a/llama', revision: null })).rejects.toThrow(
      'Put that model into a folder named llama beside the other models.',
    )
  })

  it('takes another commit of its base for another model', async () => {
    const [a, b] = ['a', 'b'].map((letter) => letter.repeat(40))
    const snapshot = (commit: string, name: string): CheckpointFolder => ({
      ...WORKSHOP,
      name,
      commit,
      place: 'hub-cache',
    })
    const all = [snapshot(a!, 'org/base'), snapshot(b!, 'org/base@bbbbbbbb')]
    const open = (revision: string, here: CheckpointFolder[]) =>
      openModel(adapterOf({ base_model_name_or_path: 'org/base', revision }), { folders: here })
    expect((await open(b!, all)).adapter?.base).toBe('org/base@bbbbbbbb')
    expect((await open('main', all)).adapter?.base).toBe('org/base')
    await expect(open(b!, all.slice(0, 1))).rejects.toThrow(/is a LoRA adapter of org\/base@b{40}, which is not here/)
  })

  it('passes on why its base cannot be read', async () => {
    const dir = join(root, 'half')
    cpSync(WORKSHOP.dir, dir, { recursive: true })
    rmSync(join(dir, 'model.safetensors'))
    const half: CheckpointFolder = { ...WORKSHOP, name: 'half', dir }
    await expect(openModel(adapterOf({ base_model_name_or_path: 'half' }), { folders: [half] })).rejects.toMatchObject({
      code: 'CHECKPOINT_BROKEN',
      message: 'Its base half cannot be read. model.safetensors is missing.',
    })
  })
})
