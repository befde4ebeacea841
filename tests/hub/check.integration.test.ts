import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CheckReport } from '@lensboard/contract'
import { checkFolder, checkModel } from '@lensboard/models'
import { downloadSnapshot, listCheckpoints, openHub, WORKSHOP } from '@lensboard/weights'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HubDouble, startHubDouble } from './hub-double.js'
import { type DoubleModel, modelFromFolder } from './repository.js'
import { noise } from './tiny-model.js'

type Files = DoubleModel['files']
const GB = 1e9

let root: string
let double: HubDouble
let workshop: Files
let taboo: Files
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'check-'))
  const { files } = await modelFromFolder('lab/workshop', WORKSHOP.dir)
  workshop = Object.fromEntries(Object.entries(files).filter(([path]) => !path.includes('/')))
  taboo = (await modelFromFolder('lab/taboo', join(WORKSHOP.dir, 'taboo-lora'))).files
  double = await startHubDouble([{ id: 'lab/workshop', files: workshop, tags: ['license:apache-2.0'] }], {
    tokens: { hf_ok: { name: 'Ada', opens: ['lab/gated'] }, hf_no: { name: 'Bo', opens: [] } },
  })
})
afterAll(async () => {
  await double.stop()
  await rm(root, { recursive: true })
})

interface Asked {
  token?: string
  memoryFree?: number
  cacheDir?: string
  revision?: string
}

/** Checks a model that holds these files, as `lab/subject`. */
async function check(files: Files, { about = {}, ...asked }: Asked & { about?: Partial<DoubleModel> } = {}) {
  double.push({ id: 'lab/subject', files, ...about })
  return ask(about.id ?? 'lab/subject', asked)
}

async function ask(link: string, { token, memoryFree = 4 * GB, cacheDir = join(root, 'hub') }: Asked = {}) {
  const hub = openHub({ endpoint: double.endpoint, pauseMs: 5, ...(token ? { token } : {}) })
  const folders = await listCheckpoints({ dataDir: root, hubCache: cacheDir })
  return CheckReport.parse(await checkModel({ link, hub, cacheDir, memoryFree, folders }))
}

const json = (path: string, changes: object): Files => ({
  ...workshop,
  [path]: JSON.stringify({ ...JSON.parse(workshop[path]!.toString()), ...changes }),
})
const config = (changes: object) => json('config.json', changes)
const without = (...paths: string[]): Files =>
  Object.fromEntries(Object.entries(workshop).filter(([path]) => !paths.includes(path)))
const stops = ({ findings }: CheckReport) => findings.filter(({ level }) => level === 'stop')
const finding = ({ findings }: CheckReport, about: string) => findings.find((each) => each.about === about)

describe('a check of a model at the hub', () => {
  it('says everything about one that can be read, from a few kilobytes of its weights', async () => {
    double.seen.length = 0
    const report = await ask('lab/workshop')
    const commit = double.commit('lab/workshop')
    expect(report).toMatchObject({
      name: 'lab/workshop',
      commit,
      family: 'llama',
      parameters: 8_524_032,
      nLayers: 8,
      dModel: 256,
      licence: 'apache-2.0',
      gated: false,
      hereBytes: 0,
      memoryBytes: Math.ceil(4.4 * (8_524_032 - 5_120 * 256)),
      chat: true,
      verdict: 'downloadable',
    })
    expect(report.downloadBytes).toBeGreaterThan(17e6)
    expect(report.findings.map(({ about, level }) => `${about} ${level}`)).toEqual([
      'revision ok',
      'access ok',
      'licence ok',
      'family ok',
      'format ok',
      'weights ok',
      'tokenizer ok',
      'memory ok',
      'disk ok',
    ])
    expect(finding(report, 'revision')?.say).toBe(`main means commit ${commit} now, and stays that.`)
    expect(finding(report, 'weights')?.say).toBe(
      '8.5 M parameters in 75 tensors and 1 file, all of the shape that config.json asks for; stored as float16.',
    )
    expect(finding(report, 'tokenizer')?.say).toBe('5,120 tokens; with a chat template.')
    const ranges = double.seen.filter(({ at, range }) => at === 'storage' && range !== undefined)
    expect(ranges.map(({ range }) => range)).toEqual(['bytes=0-7', expect.stringMatching(/^bytes=8-\d{4}$/)])
  })

  it('knows a commit, a link and what is here already', async () => {
    const commit = double.commit('lab/workshop')
    const pinned = await ask(`${double.endpoint}/lab/workshop/tree/${commit}`)
    expect(finding(pinned, 'revision')?.say).toBe(`Pinned to commit ${commit}, and stays that.`)
    const cacheDir = join(root, 'full')
    const hub = openHub({ endpoint: double.endpoint })
    await downloadSnapshot(hub, await hub.model('lab/workshop', 'main'), { cacheDir })
    const here = await ask('hub:lab/workshop', { cacheDir })
    expect(here).toMatchObject({ verdict: 'here', hereBytes: here.downloadBytes })
    expect(finding(here, 'disk')?.say).toBe('All of it is on this machine already.')
    const folder = (await listCheckpoints({ dataDir: root, hubCache: cacheDir })).find(
      ({ name }) => name === 'lab/workshop',
    )!
    const local = await checkFolder(folder, { folders: [], memoryFree: 4 * GB })
    expect(local).toMatchObject({ name: 'lab/workshop', commit, verdict: 'here', parameters: 8_524_032 })
  })

  it.each([
    [{ quant_method: 'gptq', bits: 4 }, 'GPTQ (4 bit)'],
    [{ quant_method: 'awq', bits: 4 }, 'AWQ (4 bit)'],
    [{ quant_method: 'bitsandbytes', load_in_4bit: true }, 'bitsandbytes (4 bit)'],
    [{ load_in_8bit: true, load_in_4bit: false }, 'bitsandbytes (8 bit)'],
    [{ quant_method: 'mxfp4' }, 'MXFP4'],
    [{ quant_method: 'fp8' }, 'FP8'],
    [{ quant_method: 'compressed-tensors', format: 'float-quantized' }, 'compressed-tensors'],
    [{ quant_method: 'eetq' }, 'EETQ'],
    [{ quant_method: 'hqq' }, 'HQQ'],
    [{ quant_method: 'torchao' }, 'torchao'],
    [{ quant_method: 'quanto' }, 'Quanto'],
    [{ quant_method: 'constructor' }, 'constructor'],
  ])('names the quantisation of %j and refuses it', async (quantization_config, kind) => {
    const report = await check(config({ quantization_config }))
    expect(report.verdict).toBe('refused')
    expect(stops(report)).toEqual([
      {
        about: 'format',
        level: 'stop',
        say: `lab/subject is not supported: its weights are quantised with ${kind}. Choose the model that it was made from, in float32, float16 or bfloat16.`,
      },
    ])
  })

  it.each<[string, () => Files, string, RegExp]>([
    ['an older GPTQ config', () => ({ ...workshop, 'quantize_config.json': '{}' }), 'format', /quantised with GPTQ\./],
    [
      'GGUF alone',
      () => ({ 'README.md': '', 'model-Q4_K_M.gguf': noise(64) }),
      'format',
      /^model-Q4_K_M\.gguf is in GGUF.* Choose the model that it was made from/,
    ],
    [
      'pickles alone',
      () => ({ ...without('model.safetensors'), 'pytorch_model.bin': noise(64) }),
      'format',
      /^pytorch_model\.bin is a Python pickle, which can run code.* Convert it with transformers/,
    ],
    ['no weights at all', () => without('model.safetensors'), 'format', /^model\.safetensors is missing\.$/],
    ['no config', () => ({ 'README.md': 'hello' }), 'format', /^config\.json is missing: lab\/subject holds no model/],
    ['a config that is no object', () => ({ ...workshop, 'config.json': '[]' }), 'format', /holds no object/],
    [
      'code of its own',
      () => ({
        ...config({ auto_map: { AutoModelForCausalLM: 'modeling_mine.MineForCausalLM' } }),
        'modeling_mine.py': 'raise SystemExit',
      }),
      'format',
      /computed by Python code of its own \(modeling_mine\.MineForCausalLM\), which is never run here/,
    ],
    ['trust_remote_code', () => config({ trust_remote_code: true }), 'format', /Python code of its own/],
    [
      'an unknown family',
      () => config({ model_type: 'mamba', architectures: ['MambaForCausalLM'] }),
      'family',
      /"mamba" is not supported; the nearest that is: /,
    ],
    [
      'a head that predicts nothing',
      () => config({ architectures: ['LlamaForSequenceClassification'] }),
      'family',
      /no head/,
    ],
    ['a config that lies about heads', () => config({ num_attention_heads: 3 }), 'family', /heads|dims|entries/],
    [
      'a config that lies about layers',
      () => config({ num_hidden_layers: 9 }),
      'weights',
      /it has no tensor model\.layers\.8\.\S+, which its config asks for/,
    ],
    [
      'a config that lies about the width',
      () => config({ intermediate_size: 700 }),
      'weights',
      /tensor model\.layers\.0\.mlp\.\S+ is \[704, 256\], but its config asks for \[700, 256\]/,
    ],
    [
      'a vocabulary of another size',
      () => config({ vocab_size: 5_121 }),
      'weights',
      /embed_tokens\.weight is \[5120, 256\]/,
    ],
    [
      'a header that is too large',
      () => ({ ...workshop, 'model.safetensors': Buffer.concat([eightBytes(1n << 30n), Buffer.alloc(99)]) }),
      'weights',
      /^model\.safetensors is damaged: its header is larger than 100 MB\.$/,
    ],
    [
      'weights that are cut off',
      () => ({ ...workshop, 'model.safetensors': Buffer.from(workshop['model.safetensors']!).subarray(0, 1e6) }),
      'weights',
      /^model\.safetensors is damaged: it is cut off: tensor/,
    ],
    [
      'an index that leaves the folder',
      () => ({
        ...without('model.safetensors'),
        'model.safetensors.index.json': JSON.stringify({ weight_map: { a: '../../x.safetensors' } }),
      }),
      'weights',
      /names "\.\.\/\.\.\/x\.safetensors", which is no file beside it/,
    ],
    [
      'no tokenizer.json',
      () => ({ ...without('tokenizer.json'), 'tokenizer.model': 'x' }),
      'tokenizer',
      /Make it from tokenizer\.model/,
    ],
    [
      'the tokenizer of another model',
      () => json('tokenizer.json', { added_tokens: [{ id: 6_000, content: 'x', special: false }] }),
      'tokenizer',
      /^The tokenizer has 6,001 tokens, the model 5,120: they do not belong together\.$/,
    ],
    [
      'a tokenizer that is none',
      () => ({ ...workshop, 'tokenizer.json': '{"model":3}' }),
      'tokenizer',
      /no vocabulary/,
    ],
  ])('refuses %s with a sentence under its aspect', async (_, files, about, sentence) => {
    const report = await check(files())
    expect(report.verdict).toBe('refused')
    expect(stops(report).map((each) => each.about)).toContain(about)
    expect(stops(report).find((each) => each.about === about)?.say).toMatch(sentence)
  })

  it('lets code alone that only repeats what the family does', async () => {
    const auto_map = {
      AutoConfig: 'configuration_llama.LlamaConfig',
      AutoModelForCausalLM: 'lab/x--modeling_llama.LlamaForCausalLM',
    }
    const report = await check(config({ auto_map }))
    expect(report.verdict).toBe('downloadable')
    expect(finding(report, 'format')).toMatchObject({ level: 'note', say: expect.stringMatching(/never run/) })
  })

  it('compares its size with the memory and the disk of this machine', async () => {
    const tight = await ask('lab/workshop', { memoryFree: 1e6 })
    expect(tight.verdict).toBe('downloadable')
    expect(finding(tight, 'memory')).toEqual({
      about: 'memory',
      level: 'note',
      say: 'It needs 31.7 MB of memory in float32, and 1.0 MB are free now. Unload another model first.',
    })
    expect(finding(tight, 'disk')?.say).toMatch(/^It needs 17\.\d MB of disk space; [\d.]+ GB are free\.$/)
  })

  it('pads a vocabulary without a word of blame', async () => {
    const { model } = JSON.parse(workshop['tokenizer.json']!.toString())
    const vocab = Object.fromEntries(Object.entries<number>(model.vocab).filter(([, id]) => id < 5_000))
    const report = await check(json('tokenizer.json', { model: { ...model, vocab } }))
    expect(finding(report, 'tokenizer')).toMatchObject({
      level: 'ok',
      say: '5,000 tokens, padded to 5,120 in the model; with a chat template.',
    })
  })

  it('says what to do where a token or a right is missing, and what is known without', async () => {
    double.push({ id: 'lab/gated', files: workshop, gated: 'manual' })
    const closed = await ask('lab/gated')
    expect(closed).toMatchObject({ verdict: 'needs-token', gated: true, family: 'llama' })
    expect(stops(closed)).toEqual([
      { about: 'access', level: 'stop', say: expect.stringMatching(/accept its terms at .*\/lab\/gated/) },
    ])
    expect(stops(await ask('lab/gated', { token: 'hf_no' }))[0]?.say).toMatch(/has not given your account access yet/)
    const open = await ask('lab/gated', { token: 'hf_ok' })
    expect([open.verdict, finding(open, 'access')?.say]).toEqual(['downloadable', 'Gated, and open to you.'])
    double.push({ id: 'lab/gated', files: config({ model_type: 'mamba', architectures: [] }), gated: 'manual' })
    expect((await ask('lab/gated')).verdict).toBe('refused')
  })

  it('throws where there is nothing to report on', async () => {
    await expect(ask('lab/nowhere')).rejects.toMatchObject({ code: 'HUB_NOT_FOUND' })
    await expect(ask('a/b/c')).rejects.toMatchObject({ code: 'HUB_LINK_INVALID' })
    await expect(ask('lab/workshop@no-branch')).rejects.toMatchObject({ code: 'HUB_NOT_FOUND' })
    double.faults = { trouble: { times: 9, status: 502 } }
    await expect(ask('lab/workshop')).rejects.toMatchObject({ code: 'HUB_DOWN' })
    double.faults = {}
  })
})

describe('a check of an adapter at the hub', () => {
  const adapter = (changes: object): Files => ({
    ...taboo,
    'adapter_config.json': JSON.stringify({ ...JSON.parse(taboo['adapter_config.json']!.toString()), ...changes }),
  })

  it('finds its base here and says that it fits', async () => {
    const report = await check(taboo)
    expect(report).toMatchObject({ verdict: 'downloadable', adapterBase: 'workshop', family: 'llama', nLayers: 8 })
    expect(finding(report, 'weights')?.say).toBe('It changes 8 matrices of workshop; all shapes fit.')
    expect(finding(report, 'adapter')?.say).toBe('A LoRA adapter of rank 4 for workshop, which is here.')
  })

  it('names the base that is missing', async () => {
    const report = await check(adapter({ base_model_name_or_path: 'meta/llama' }))
    expect(report).toMatchObject({ verdict: 'downloadable', adapterBase: 'meta/llama' })
    expect(finding(report, 'adapter')).toEqual({
      about: 'adapter',
      level: 'note',
      say: 'lab/subject is a LoRA adapter of meta/llama, which is not here. Add meta/llama first.',
    })
  })

  it.each<[string, () => Files, string, RegExp]>([
    ['DoRA', () => adapter({ use_dora: true }), 'adapter', /DoRA.* Merge it into its base with PEFT/],
    ['another rank', () => adapter({ r: 8 }), 'weights', /but rank 8 and model\.layers/],
    [
      'a pickle',
      () => ({ 'adapter_config.json': taboo['adapter_config.json']!, 'adapter_model.bin': noise(9) }),
      'format',
      /adapter_model\.bin is a Python pickle.*PeftModel\.from_pretrained/,
    ],
  ])('refuses %s', async (_, files, about, sentence) => {
    const report = await check(files())
    expect(report.verdict).toBe('refused')
    expect(stops(report)).toEqual([{ about, level: 'stop', say: expect.stringMatching(sentence) }])
  })
})

function eightBytes(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(value)
  return bytes
}
