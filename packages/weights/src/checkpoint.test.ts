import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openCheckpoint } from './checkpoint.js'
import { checkPrompt, tokenize } from './prompt.js'
import { listCheckpoints, WORKSHOP } from './store.js'

const root = mkdtempSync(join(tmpdir(), 'checkpoint-'))
afterAll(() => rmSync(root, { recursive: true }))

let copies = 0
function copyOfWorkshop(): string {
  const dir = join(root, `copy-${copies++}`)
  cpSync(WORKSHOP.dir, dir, { recursive: true })
  return dir
}
const workshop = openCheckpoint(WORKSHOP.dir, { name: 'workshop' })
const open = (dir: string) => openCheckpoint(dir, { name: 'copy', cacheDir: join(root, 'cache') })

describe('a checkpoint', () => {
  it('is opened with everything but its numbers', async () => {
    const { tensors, tokenizer, chatTemplate, card, ...facts } = await workshop
    expect(facts).toMatchObject({
      name: 'workshop',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      bytes: 17_056_760,
      vocabSize: 5_120,
      config: { model_type: 'llama' },
      generationConfig: { bos_token_id: 0 },
    })
    expect([tensors.size, tokenizer.size, tokenizer.bosId]).toEqual([75, 5_120, 0])
    expect(chatTemplate).toContain('Question:')
    expect(card).toMatch(/^# The workshop model/)
  })

  it('has the same hash wherever it lies, and another when a weight, a token or the config changes', async () => {
    const original = (await workshop).hash
    const dir = copyOfWorkshop()
    expect((await open(dir)).hash).toBe(original)
    const hashes = new Set([original])
    for (const name of ['model.safetensors', 'tokenizer_config.json', 'config.json']) {
      const bytes = readFileSync(join(dir, name))
      const changed = name === 'model.safetensors' ? Buffer.from(bytes) : Buffer.concat([bytes, Buffer.from('\n')])
      if (name === 'model.safetensors') changed[changed.length - 1]! ^= 1
      writeFileSync(join(dir, name), changed)
      hashes.add((await open(dir)).hash)
    }
    expect(hashes.size).toBe(4)
  })

  it.each([
    ['model.safetensors', /^model\.safetensors is damaged: it is cut off: tensor/],
    ['tokenizer.json', /^tokenizer\.json is damaged: it is not JSON/],
    ['config.json', /^config\.json is damaged: it is not JSON/],
  ])('with a truncated %s is refused by name', async (name, sentence) => {
    const dir = copyOfWorkshop()
    truncateSync(join(dir, name), Math.floor(readFileSync(join(dir, name)).length / 2))
    await expect(open(dir)).rejects.toMatchObject({
      code: 'CHECKPOINT_BROKEN',
      message: expect.stringMatching(sentence),
    })
  })

  it.each(['model.safetensors', 'tokenizer.json', 'config.json'])('without %s is refused by name', async (name) => {
    const dir = copyOfWorkshop()
    rmSync(join(dir, name))
    await expect(open(dir)).rejects.toMatchObject({ code: 'CHECKPOINT_BROKEN', message: `${name} is missing.` })
  })

  it.each([
    ['config.json', '[]', /^config\.json is damaged: it holds no object\.$/],
    ['config.json', '{"vocab_size":"5120"}', /^config\.json is damaged: it has no vocab_size\.$/],
    ['config.json', '{"text_config":null}', /^config\.json is damaged: it has no vocab_size\.$/],
    ['config.json', '['.repeat(200_000), /^config\.json is damaged: it is not JSON\.$/],
    ['tokenizer_config.json', '"text"', /^tokenizer_config\.json is damaged: it holds no object\.$/],
    ['tokenizer.json', '{"model":7}', /^tokenizer\.json /],
    ['generation_config.json', 'null', /^generation_config\.json is damaged: it holds no object\.$/],
  ])('whose %s is wrong is refused by name (%#)', async (name, text, sentence) => {
    const dir = copyOfWorkshop()
    writeFileSync(join(dir, name), text)
    await expect(open(dir)).rejects.toMatchObject({
      code: 'CHECKPOINT_BROKEN',
      message: expect.stringMatching(sentence),
    })
  })

  it.each([
    [5_000, 'The tokenizer has 5,120 tokens, the model 5,000: they do not belong together.'],
    [50_304, 'The tokenizer has 5,120 tokens, the model 50,304: they do not belong together.'],
  ])('of %i ids does not take a tokenizer of 5,120', async (size, sentence) => {
    const dir = copyOfWorkshop()
    const config = JSON.parse(readFileSync(join(dir, 'config.json'), 'utf8'))
    writeFileSync(join(dir, 'config.json'), JSON.stringify({ ...config, vocab_size: size }))
    await expect(open(dir)).rejects.toMatchObject({ code: 'TOKENIZER_MISMATCH', message: sentence })
  })
})

describe('a folder in another format', () => {
  it.each([
    [
      'pytorch_model.bin',
      'CHECKPOINT_BROKEN',
      /^pytorch_model\.bin is a Python pickle.* Convert it with transformers: /,
    ],
    [
      'model-Q4_K_M.gguf',
      'MODEL_UNSUPPORTED',
      /^model-Q4_K_M\.gguf is in GGUF.* Choose the model that it was made from/,
    ],
    ['tf_model.h5', 'CHECKPOINT_BROKEN', /^tf_model\.h5 is in TensorFlow's format.* Convert it/],
    ['flax_model.msgpack', 'CHECKPOINT_BROKEN', /^flax_model\.msgpack is in Flax's format/],
    ['training_args.bin', 'CHECKPOINT_BROKEN', /^model\.safetensors is missing\.$/],
  ])('with %s alone is refused with what to do', async (name, code, sentence) => {
    const dir = copyOfWorkshop()
    renameSync(join(dir, 'model.safetensors'), join(dir, name))
    await expect(open(dir)).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) })
  })
})

describe('a prompt', () => {
  const ask = async (text: string, bos: 'auto' | boolean = 'auto') =>
    tokenize(await workshop, { input: { kind: 'text', text }, bos, nCtx: 256 })

  it('is tokenized as this tokenizer does it, or with or without BOS as asked', async () => {
    expect(await ask('The sky')).toMatchObject({ ids: [293, 930], bos: 'none', text: 'The sky', maxTokens: 256 })
    const rule = 'Has <|endoftext|>, but adds nothing by itself.'
    const offsets = [null, [0, 3], [3, 7]]
    expect(await ask('The sky', true)).toMatchObject({ ids: [0, 293, 930], bos: 'added', bosRule: rule, offsets })
    expect(await ask('The sky', false)).toMatchObject({ ids: [293, 930], bos: 'none' })
  })

  it('that is a chat goes through the template', async () => {
    const messages = [{ role: 'user' as const, content: 'What is the capital of Spain?' }]
    const read = tokenize(await workshop, {
      input: { kind: 'chat', messages, addGenerationPrompt: true },
      bos: 'auto',
      nCtx: 256,
    })
    expect(read.text).toBe('Question: What is the capital of Spain? Answer:')
    expect(read.ids).toEqual((await ask(read.text!)).ids)
    expect(read.roles).toEqual([{ role: 'user', from: read.roles?.[0]?.from, to: read.roles?.[0]?.to }])
    const [{ from = 0, to = 0 } = {}] = read.roles ?? []
    expect([read.offsets?.[from]?.[0], read.offsets?.[to - 1]?.[1]]).toEqual([9, 39])
    const plain = { ...(await workshop) }
    delete plain.chatTemplate
    expect(() =>
      tokenize(plain, { input: { kind: 'chat', messages, addGenerationPrompt: true }, bos: 'auto', nCtx: 256 }),
    ).toThrow('workshop has no chat template. Use a plain prompt.')
  })

  it('of ids is read as it is, if the ids exist', async () => {
    const read = (ids: number[]) =>
      workshop.then((checkpoint) => tokenize(checkpoint, { input: { kind: 'ids', ids }, bos: true, nCtx: 256 }))
    expect(await read([5, 4_999])).toMatchObject({ ids: [5, 4_999], bos: 'none' })
    await expect(read([5, 5_120])).rejects.toMatchObject({
      code: 'TOKEN_OUT_OF_RANGE',
      message: 'Token id 5,120 does not exist: workshop has ids 0 to 5,119.',
    })
  })

  it('is refused when it is empty or longer than the model reads', async () => {
    expect(() => checkPrompt({ ids: [], maxTokens: 256 }, 'workshop')).toThrowError(
      expect.objectContaining({ code: 'PROMPT_EMPTY' }),
    )
    const long = await ask('the cat '.repeat(656))
    expect(() => checkPrompt(long, 'workshop')).toThrow('This prompt has 1,313 tokens. workshop reads at most 256.')
  })
})

describe('the store', () => {
  it('lists the shipped model first, then own folders, then the Hugging Face cache', async () => {
    const dataDir = join(root, 'data')
    const cache = join(root, 'hub')
    mkdirSync(join(dataDir, 'models', 'mine'), { recursive: true })
    mkdirSync(join(dataDir, 'models', '.partial'))
    const repo = join(cache, 'models--ORG--tiny')
    for (const revision of ['aaaaaaaaaaaa', 'bbbbbbbbbbbb', 'stopped-short'])
      mkdirSync(join(repo, 'snapshots', revision), { recursive: true })
    for (const file of ['aaaaaaaaaaaa/config.json', 'bbbbbbbbbbbb/config.json', 'stopped-short/config.json'])
      writeFileSync(join(repo, 'snapshots', file), '{}')
    for (const file of ['aaaaaaaaaaaa/model.safetensors', 'bbbbbbbbbbbb/pytorch_model.bin'])
      writeFileSync(join(repo, 'snapshots', file), '')
    mkdirSync(join(repo, 'refs'))
    writeFileSync(join(repo, 'refs', 'main'), 'bbbbbbbbbbbb')
    mkdirSync(join(cache, 'datasets--ORG--not-a-model'))
    symlinkSync(join(repo, 'snapshots', 'aaaaaaaaaaaa'), join(dataDir, 'models', 'linked'))

    const found = await listCheckpoints({ dataDir, hubCache: cache })
    expect(found.map(({ name, isDefault, place, commit }) => [name, isDefault, place, commit])).toEqual([
      ['workshop', true, 'shipped', undefined],
      ['workshop+taboo-lora', false, 'shipped', undefined],
      ['linked', false, 'data', undefined],
      ['mine', false, 'data', undefined],
      ['ORG/tiny@aaaaaaaa', false, 'hub-cache', 'aaaaaaaaaaaa'],
      ['ORG/tiny', false, 'hub-cache', 'bbbbbbbbbbbb'],
    ])
  })

  it('without any of these folders still has the shipped model and its adapter', async () => {
    const nowhere = join(root, 'nowhere')
    const [model, adapter, ...more] = await listCheckpoints({ dataDir: nowhere, hubCache: nowhere })
    expect([model, more]).toEqual([WORKSHOP, []])
    expect(adapter).toEqual({
      name: 'workshop+taboo-lora',
      title: 'Workshop 8L + taboo-lora',
      dir: join(WORKSHOP.dir, 'taboo-lora'),
      isDefault: false,
      place: 'shipped',
    })
  })
})
