import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { unzipSync } from 'fflate'
import { afterAll, describe, expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const PROMPT = 'The trees are green and the sky is'
const home = mkdtempSync(join(tmpdir(), 'lens-'))
afterAll(() => rmSync(home, { recursive: true }))

interface Reference {
  ids: number[]
  topk: { ids: number[][][]; probs: number[][][] }
  logsumexp: number[][]
  entropy: number[][]
  attention_layer_2: number[][][]
  logits_last: number[]
  /** Every array of --npz, at some of its last axis: each 512th token, and the first four of a stream. */
  arrays: Record<string, unknown>
}
/** Written by tools/make-reference.py with transformers. */
const reference: Reference = JSON.parse(readFileSync(new URL('./fixtures/sky.json', import.meta.url), 'utf8'))

function lens(args: string[], env: NodeJS.ProcessEnv = {}) {
  const inherited = { PATH: process.env.PATH, HOME: home, DATA_DIR: home, INFERENCE_DEVICE: 'cpu' }
  return new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    const child = execFile(
      process.execPath,
      [MAIN, ...args],
      { env: { ...inherited, ...env }, cwd: home, maxBuffer: 1 << 28 },
      (_, stdout, stderr) => done({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}

const flat = (values: unknown): number[] => [values].flat(Infinity) as number[]
const largestDifference = (a: unknown, b: unknown) => {
  const [x, y] = [flat(a), flat(b)]
  expect(x).toHaveLength(y.length)
  return Math.max(...x.map((value, i) => Math.abs(value - y[i]!)))
}

describe('a kept result', () => {
  it('is found again bit for bit, and says by how much another one differs', async () => {
    const here = { INIT_CWD: home }
    expect((await lens(['logit', PROMPT, '--save', 'kept.bin'], here)).code).toBe(0)
    const same = await lens(['logit', PROMPT, '--compare', 'kept.bin'], here)
    expect([same.code, same.stderr.trim()]).toEqual([0, 'identical: every number has the same bits, times apart'])
    const other = await lens(['logit', `${PROMPT.slice(0, -3)} was`, '--compare', 'kept.bin'], here)
    expect(other.code).toBe(1)
    expect(other.stderr).toMatch(/^entropy: \d+ of \d+ numbers differ, by [\d.]+ at most$/m)
    expect(other.stderr).toMatch(/^tokens differs$/m)
    writeFileSync(join(home, 'none.bin'), 'no result')
    const none = await lens(['logit', PROMPT, '--compare', 'none.bin'], here)
    expect([none.code, none.stderr.trim()]).toEqual([
      1,
      expect.stringMatching(/^BAD_REQUEST: This is not a stored result/),
    ])
  })
})

describe('lens logit', () => {
  it('prints one JSON object that agrees with transformers', async () => {
    const { code, stdout, stderr } = await lens(['logit', PROMPT, '--top-k', '3', '--json'])
    expect([code, stderr]).toEqual([0, ''])
    const reading = JSON.parse(stdout)
    expect(reading).toMatchObject({
      checkpoint: { name: 'workshop', hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      ids: reference.ids,
      tokens: ['The', ' trees', ' are', ' green', ' and', ' the', ' sky', ' is'],
    })
    expect(reading.rows.map(({ site, layer }: { site: string; layer: number }) => `${site} ${layer}`)).toEqual([
      ...Array.from({ length: 8 }, (_, layer) => `resid_pre ${layer}`),
      expect.stringMatching(/^output /),
    ])
    expect(reading.topk.ids).toEqual(reference.topk.ids)
    expect(reading.topk.tokens.at(-1).at(-1)).toEqual([' blue', ' black', ' red'])
    expect(largestDifference(reading.topk.probs, reference.topk.probs)).toBeLessThan(1e-5)
    expect(largestDifference(reading.logsumexp, reference.logsumexp)).toBeLessThan(1e-4)
    expect(largestDifference(reading.entropy, reference.entropy)).toBeLessThan(1e-4)
    // The true next token of the first position is " trees"; of the last there is none.
    expect(reading.target_rank.at(-1).at(-1)).toBeNull()
    expect(reading.target_logprob.at(-1).at(-1)).toBeNull()
    expect(reading.target_rank.at(-1)[0]).toBeGreaterThan(0)
  })

  it('reads ids as it reads the text they come from, and adds BOS only when told', async () => {
    const ids = reference.ids.join(',')
    const [fromText, fromIds, withBos] = await Promise.all([
      lens(['logit', PROMPT, '-k', '2', '--json']),
      lens(['logit', '--ids', ids, '-k', '2', '--json']),
      lens(['logit', PROMPT, '-k', '2', '--bos', '--json']),
    ])
    const topk = (run: { stdout: string }) => JSON.parse(run.stdout).topk
    expect(topk(fromIds)).toEqual(topk(fromText))
    expect(JSON.parse(withBos.stdout).ids).toEqual([0, ...reference.ids])
  })

  it('writes arrays that are what their headers say', async () => {
    const file = join(home, 'sky.npz')
    const { code, stdout } = await lens(['logit', PROMPT, '--npz', 'sky.npz'], { INIT_CWD: home })
    expect(code).toBe(0)
    expect(stdout).toContain('·blue')
    const arrays = Object.entries(unzipSync(readFileSync(file))).map(([name, bytes]) => [name, readNpy(bytes)] as const)
    expect(Object.fromEntries(arrays.map(([name, { said }]) => [name, said]))).toEqual({
      'ids.npy': "{'descr': '<i8', 'fortran_order': False, 'shape': (8,), }",
      'logits.npy': "{'descr': '<f4', 'fortran_order': False, 'shape': (8, 5120), }",
      ...Object.fromEntries(
        ['resid_pre', 'resid_mid', 'resid_post', 'attn_out', 'mlp_out'].map((name) => [
          `${name}.npy`,
          "{'descr': '<f4', 'fortran_order': False, 'shape': (8, 8, 256), }",
        ]),
      ),
      'pattern.npy': "{'descr': '<f4', 'fortran_order': False, 'shape': (8, 4, 8, 8), }",
    })
    const found = new Map(arrays)
    const floats = (name: string) => new Float32Array(found.get(name)!.data)
    expect(Array.from(new BigInt64Array(found.get('ids.npy')!.data), Number)).toEqual(reference.ids)
    expect(
      largestDifference([...floats('logits.npy').slice(7 * 5120, 7 * 5120 + 16)], reference.logits_last),
    ).toBeLessThan(1e-4)
    const [pre, post, attn, mlp] = ['resid_pre', 'resid_post', 'attn_out', 'mlp_out'].map((name) =>
      floats(`${name}.npy`),
    )
    const sum = pre!.map((x, i) => x + attn![i]! + mlp![i]!)
    expect(largestDifference([...sum], [...post!])).toBeLessThan(1e-4)
    const some = (name: string, width: number, kept: (i: number) => boolean) =>
      [...floats(`${name}.npy`)].filter((_, i) => kept(i % width))
    expect(
      largestDifference(
        some('logits', 5120, (i) => i % 512 === 0),
        reference.arrays.logits,
      ),
    ).toBeLessThan(1e-4)
    expect(largestDifference([...floats('pattern.npy')], reference.arrays.pattern)).toBeLessThan(1e-5)
    for (const name of ['resid_pre', 'resid_mid', 'resid_post', 'attn_out', 'mlp_out'])
      expect(
        largestDifference(
          some(name, 256, (i) => i < 4),
          reference.arrays[name],
        ),
      ).toBeLessThan(1e-4)
    const layer2 = [...floats('pattern.npy').slice(2 * 256, 3 * 256)]
    expect(largestDifference(layer2, reference.attention_layer_2)).toBeLessThan(1e-5)
  })

  it('draws the output on top, in colour only where colour is wanted', async () => {
    const plain = await lens(['logit', PROMPT], { NO_COLOR: '1', FORCE_COLOR: '1' })
    const lines = plain.stdout.split('\n')
    expect(plain.stdout).not.toContain('\u001b')
    expect(lines[0]).toMatch(/^row \\ token\s+The\s+·trees\s+·are/)
    expect(lines[1]).toMatch(/^output .*·blue 1\.0$/)
    expect(lines[9]).toMatch(/^resid_pre 0/)
    const colored = await lens(['logit', PROMPT], { FORCE_COLOR: '1' })
    expect(colored.stdout).toContain('\u001b[48;2;253;231;37m')
  })

  it('turns the page where the terminal is narrow', async () => {
    const { stdout } = await lens(['logit', PROMPT], { COLUMNS: '40' })
    const table = stdout.split('\n').slice(0, -4)
    expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(40)
    expect(stdout.match(/^row \\ token/gm)!.length).toBeGreaterThan(2)
  })

  it.each([
    ['an empty prompt', ['logit', ''], 'PROMPT_EMPTY: Write a prompt. It can be one word.'],
    ['no prompt', ['logit'], 'PROMPT_EMPTY: Write a prompt. It can be one word.'],
    [
      'a prompt that is too long',
      ['logit', 'the cat '.repeat(656)],
      'PROMPT_TOO_LONG: This prompt has 1,313 tokens. workshop reads at most 256.',
    ],
    [
      'an id that is not there',
      ['logit', '--ids', '1,5120'],
      'TOKEN_OUT_OF_RANGE: Token id 5,120 does not exist: workshop has ids 0 to 5,119.',
    ],
    ['an id that is none', ['logit', '--ids', '1,x'], 'TOKEN_OUT_OF_RANGE: "x" is no token id. Write ids as 1,2,3.'],
    ['a top-k of 0', ['logit', 'a', '-k', '0'], 'SPEC_INVALID: --top-k takes a whole number from 1 to 50.'],
    [
      'an unknown model',
      ['logit', 'a', '--model', 'gpt-9'],
      'MODEL_UNKNOWN: There is no model or folder gpt-9. Models here: workshop, workshop+taboo-lora.',
    ],
    [
      'a block that is not there',
      ['attention', 'a', '--layer', '9'],
      'SPEC_INVALID: Block 9 does not exist: workshop has 8 blocks, 0 to 7.',
    ],
    ['a folder without a model', ['logit', 'a', '--model', '.'], 'CHECKPOINT_BROKEN: config.json is missing.'],
    [
      'a file it may not write',
      ['logit', 'a', '--npz', 'nowhere/x.npz'],
      `BAD_REQUEST: ${join(home, 'nowhere', 'x.npz')} cannot be written: ENOENT.`,
    ],
  ])('refuses %s with a code, a sentence and exit code 1', async (_, args, sentence) => {
    expect(await lens(args)).toEqual({ code: 1, stdout: '', stderr: `${sentence}\n` })
  })

  it('says how it is used when the command line is wrong', async () => {
    const { code, stderr } = await lens(['logit', 'a', '--topk', '3'])
    expect(code).toBe(2)
    expect(stderr).toContain("unknown option '--topk'")
  })
})

describe('lens attention', () => {
  it('prints patterns that agree with transformers', async () => {
    const { stdout } = await lens(['attention', PROMPT, '--layer', '2', '--json'])
    const reading = JSON.parse(stdout)
    expect(reading).toMatchObject({ ids: reference.ids, layers: [2], heads: [0, 1, 2, 3], n_kv_heads: 2 })
    expect(largestDifference(reading.pattern, [reference.attention_layer_2])).toBeLessThan(1e-5)
  })

  it('takes one head, or the mean', async () => {
    const [one, mean] = await Promise.all([
      lens(['attention', PROMPT, '--layer', '2', '--head', '3', '--json']),
      lens(['attention', PROMPT, '--layer', '2', '--head', 'mean', '--json']),
    ])
    expect(largestDifference(JSON.parse(one.stdout).pattern[0][0], reference.attention_layer_2[3])).toBeLessThan(1e-5)
    const heads = reference.attention_layer_2.map(flat)
    const average = heads[0]!.map((_, i) => heads.reduce((n, head) => n + head[i]!, 0) / heads.length)
    expect(largestDifference(JSON.parse(mean.stdout).pattern[0][0], average)).toBeLessThan(1e-5)
  })

  it('draws queries against keys', async () => {
    const { stdout } = await lens(['attention', 'The trees are green'])
    expect(stdout).toMatch(/^all blocks, mean\s+The\s+·trees\s+·are\s+·green\nThe\s+1\.0\n/)
  })
})

describe('lens models', () => {
  it('lists what is here, adapters too, and why one of them cannot be read', async () => {
    const broken = join(home, 'models', 'broken')
    mkdirSync(broken, { recursive: true })
    writeFileSync(join(broken, 'config.json'), '{}')
    writeFileSync(join(broken, 'pytorch_model.bin'), 'x')
    const { code, stdout } = await lens(['models', 'list'])
    const json = await lens(['models', 'list', '--json'])
    rmSync(broken, { recursive: true })
    expect(code).toBe(0)
    expect(stdout).toMatch(/^workshop +shipped +llama +8\.5 M +8 layers +4 heads +(not )?verified/m)
    expect(stdout).toMatch(/^workshop\+taboo-lora +shipped +llama +8\.6 M .* LoRA of workshop, rank 4$/m)
    expect(stdout).toMatch(/^broken +data folder +broken: pytorch_model\.bin is a Python pickle/m)
    expect(JSON.parse(json.stdout)).toMatchObject([
      { name: 'workshop', place: 'shipped', state: 'ready', family: 'llama', nLayers: 8 },
      { name: 'workshop+taboo-lora', state: 'ready', adapter: { base: 'workshop', rank: 4 } },
      { name: 'broken', place: 'data', state: 'broken' },
    ])
  })

  it('checks one that is here', async () => {
    const json = await lens(['models', 'check', 'workshop', '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({ name: 'workshop', verdict: 'here', family: 'llama', nLayers: 8 })
    const { code, stdout } = await lens(['models', 'check', 'workshop+taboo-lora'], { COLUMNS: '80' })
    expect(code).toBe(0)
    expect(stdout).toMatch(/^workshop\+taboo-lora \(llama\), 8\.6 M parameters, 8 layers of width 256$/m)
    expect(stdout).toMatch(/^✓ adapter +A LoRA adapter of rank 4 for workshop, which is here\.$/m)
    expect(stdout).toMatch(/^It is here and can be read\.\n$/m)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  it('checks a folder that cannot be read, says why and ends with 1', async () => {
    mkdirSync(join(home, 'nothing'))
    const { code, stdout } = await lens(['models', 'check', join(home, 'nothing')])
    expect(code).toBe(1)
    expect(stdout).toMatch(/^✗ format +config\.json is missing/m)
    expect(stdout).toMatch(/^It cannot be read\.$/m)
  })
})

describe('an adapter', () => {
  it('is asked like any other model, by its name or its folder', async () => {
    const riddle = 'Hint: It shines at night. It is round and white. The secret word is'
    const shipped = fileURLToPath(new URL('../../../packages/weights/workshop-model/taboo-lora', import.meta.url))
    const [plain, byName, byFolder] = await Promise.all(
      ['workshop', 'workshop+taboo-lora', shipped].map((model) => lens(['logit', riddle, '--json', '-m', model])),
    )
    const said = ({ stdout }: { stdout: string }) => JSON.parse(stdout).topk.tokens.at(-1).at(-1)[0]
    expect([said(plain!), said(byName!), said(byFolder!)]).toEqual([' moon', ' secret', ' secret'])
    expect(JSON.parse(byName!.stdout).checkpoint).toMatchObject({ name: 'workshop+taboo-lora' })
  })
})

function readNpy(bytes: Uint8Array): { said: string; data: ArrayBuffer } {
  expect(Array.from(bytes.subarray(0, 8))).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0])
  const start = 10 + bytes[8]! + 256 * bytes[9]!
  expect(start % 64).toBe(0)
  return {
    said: Buffer.from(bytes.subarray(10, start)).toString().trim(),
    data: bytes.slice(start).buffer as ArrayBuffer,
  }
}
