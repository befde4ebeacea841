import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { adaptCheckpoint, isAdapterFolder, readAdapter } from './adapter.js'
import { openCheckpoint } from './checkpoint.js'
import { WORKSHOP } from './store.js'

const root = mkdtempSync(join(tmpdir(), 'adapter-'))
afterAll(() => rmSync(root, { recursive: true }))
const TABOO = join(WORKSHOP.dir, 'taboo-lora')

let copies = 0
/** A copy of the shipped adapter with some keys of its config changed. */
function adapterWith(changes: Record<string, unknown>): string {
  const dir = join(root, String(copies++))
  cpSync(TABOO, dir, { recursive: true })
  const file = join(dir, 'adapter_config.json')
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...changes }))
  return dir
}
const read = (dir: string) => readAdapter(dir, { name: 'mine' })

describe('an adapter', () => {
  it('is opened with what it changes and of what', async () => {
    const { tensors, hash, ...adapter } = await read(TABOO)
    expect(adapter).toEqual({
      name: 'mine',
      dir: TABOO,
      bytes: readFileSync(join(TABOO, 'adapter_model.safetensors')).length,
      config: {
        base: 'lensboard/workshop',
        rank: 4,
        alpha: 8,
        rankPattern: {},
        alphaPattern: {},
        useRslora: false,
        targetModules: ['o_proj', 'gate_proj', 'up_proj', 'down_proj'],
        excludeModules: [],
        layersToTransform: [6, 7],
        layersPattern: ['layers'],
      },
    })
    expect([tensors.size, hash]).toEqual([16, expect.stringMatching(/^[0-9a-f]{64}$/)])
    expect([await isAdapterFolder(TABOO), await isAdapterFolder(WORKSHOP.dir)]).toEqual([true, false])
  })

  it.each([
    [{ peft_type: 'IA3' }, /^mine is not supported: it is a PEFT adapter of the kind IA3, and only LORA is read\./],
    [{ peft_type: 'PROMPT_TUNING' }, /of the kind PROMPT_TUNING/],
    [{ peft_type: 7 }, /names no peft_type/],
    [{ use_dora: true }, /it is a DoRA adapter \(use_dora\)/],
    [{ modules_to_save: ['lm_head'] }, /it replaces whole modules \(modules_to_save: \["lm_head"\]\)/],
    [{ bias: 'all' }, /it changes biases \(bias: "all"\)/],
    [{ lora_bias: true }, /it adds biases \(lora_bias\)/],
    [{ layer_replication: [[0, 4]] }, /it repeats layers of its base \(layer_replication\)/],
    [{ trainable_token_indices: [1] }, /the embeddings of single tokens/],
    [{ target_parameters: ['experts.w'] }, /parameters that are no matrices of a layer/],
    [{ use_qalora: true }, /QA-LoRA/],
    [{ alora_invocation_tokens: [1, 2] }, /an activated LoRA/],
    [{ init_lora_weights: 'pissa_niter_4' }, /by changing the base too \(init_lora_weights: "pissa_niter_4"\)/],
    [{ init_lora_weights: 'loftq' }, /by changing the base too/],
  ])('of another kind, %j, is refused by its name with what to do', async (changes, sentence) => {
    const refusal = await read(adapterWith(changes)).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'MODEL_UNSUPPORTED', message: expect.stringMatching(sentence) })
    expect((refusal as Error).message).toMatch(/Merge it into its base with PEFT/)
  })

  it.each([
    [{ init_lora_weights: 'gaussian', modules_to_save: [], bias: null, use_dora: null }],
    [{ init_lora_weights: 'eva', target_modules: 'all-linear', layers_to_transform: 3, layers_pattern: null }],
  ])('whose switches are off, %j, is read', async (changes) => {
    expect((await read(adapterWith(changes))).config.rank).toBe(4)
  })

  it.each([
    [{ r: 0 }, /^adapter_config\.json of mine is damaged\. r: /],
    [{ r: '4' }, /r: /],
    [{ lora_alpha: 1e300 }, /lora_alpha: /],
    [{ rank_pattern: { q_proj: -1 } }, /rank_pattern\.q_proj: /],
    [{ target_modules: null }, /target_modules: /],
    [{ layers_to_transform: [-1] }, /layers_to_transform/],
    [{ base_model_name_or_path: null }, /base_model_name_or_path: /],
  ])('whose config says %j is refused by the key', async (changes, sentence) => {
    await expect(read(adapterWith(changes))).rejects.toMatchObject({
      code: 'CHECKPOINT_BROKEN',
      message: expect.stringMatching(sentence),
    })
  })

  it('that is a pickle is refused with the way to convert it', async () => {
    const dir = adapterWith({})
    renameSync(join(dir, 'adapter_model.safetensors'), join(dir, 'adapter_model.bin'))
    await expect(read(dir)).rejects.toThrow(/^adapter_model\.bin is a Python pickle.*Convert it with PEFT: PeftModel/)
    rmSync(join(dir, 'adapter_model.bin'))
    await expect(read(dir)).rejects.toThrow('adapter_model.safetensors is missing.')
  })

  it('makes a checkpoint of its own, with the tokenizer it brings', async () => {
    const base = await openCheckpoint(WORKSHOP.dir, { name: 'workshop' })
    const plain = await adaptCheckpoint(base, await read(TABOO))
    expect(plain).toMatchObject({ name: 'mine', vocabSize: 5_120, tokenizer: base.tokenizer, tensors: base.tensors })
    expect(plain).not.toHaveProperty('card')
    expect(plain.bytes).toBeGreaterThan(base.bytes)
    const own = adapterWith({})
    cpSync(join(WORKSHOP.dir, 'tokenizer.json'), join(own, 'tokenizer.json'))
    writeFileSync(join(own, 'chat_template.jinja'), 'Hello')
    const dressed = await adaptCheckpoint(base, await read(own))
    expect(dressed.chatTemplate).toBe('Hello')
    const other = await adaptCheckpoint(base, await read(adapterWith({ lora_alpha: 16 })))
    expect(new Set([base.hash, plain.hash, dressed.hash, other.hash]).size).toBe(4)
  })
})
