import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readSafetensors } from './safetensors.js'
import { readTensors } from './shards.js'

const root = mkdtempSync(join(tmpdir(), 'weights-'))
afterAll(() => rmSync(root, { recursive: true }))

function safetensors(header: unknown, dataBytes: number): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  return Buffer.concat([eightBytes(BigInt(json.length)), json, Buffer.alloc(dataBytes)])
}

function eightBytes(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(value)
  return bytes
}

let files = 0
function write(bytes: Buffer): string {
  const file = join(root, `${files++}.safetensors`)
  writeFileSync(file, bytes)
  return file
}

const a = { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] }
const b = { dtype: 'BF16', shape: [4], data_offsets: [24, 32] }

describe('a safetensors file', () => {
  it('says where each tensor lies in the file', async () => {
    const header = { __metadata__: { format: 'pt' }, a, b }
    const file = write(safetensors(header, 32))
    const start = 8 + JSON.stringify(header).length
    expect(await readSafetensors(file)).toEqual([
      { name: 'a', dtype: 'F32', shape: [2, 3], file, offset: start, length: 24 },
      { name: 'b', dtype: 'BF16', shape: [4], file, offset: start + 24, length: 8 },
    ])
  })

  it.each([
    ['empty', Buffer.alloc(0), /cut off inside the header/],
    ['shorter than its header', safetensors({ a }, 24).subarray(0, 20), /cut off inside the header/],
    ['shorter than its data', safetensors({ a, b }, 30), /is cut off: tensor "b" ends at byte \d+, the file at \d+/],
    ['with a header of 9 exabytes', Buffer.alloc(16, 0x7f), /header is larger than 100 MB/],
    ['with a header of 1 GB', Buffer.concat([eightBytes(1n << 30n), Buffer.alloc(64)]), /header is larger than 100 MB/],
    ['with a header of 90 MB that is not there', eightBytes(90_000_000n), /cut off inside the header/],
    ['with a header that is not JSON', safetensors('{"a":', 0), /header is not JSON/],
    ['with a header that is a list', safetensors('[1]', 0), /header is not JSON/],
    [
      'with a tensor named twice',
      safetensors(`{"a":${JSON.stringify(a)},"a":${JSON.stringify(a)}}`, 24),
      /a tensor twice/,
    ],
    [
      'with a tensor named twice, once in escapes',
      safetensors(`{"a":${JSON.stringify(a)},"\\u0061":${JSON.stringify(a)}}`, 24),
      /a tensor twice/,
    ],
    [
      'with a tensor that lies in two places',
      safetensors('{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24],"data_offsets":[24,48]}}', 48),
      /a tensor twice/,
    ],
    ['with numbers for tensors', safetensors('{"a":1}', 0), /"a" is not described/],
    ['with a dtype that is no text', safetensors({ a: { ...a, dtype: 7 } }, 24), /"a" is not described/],
    ['with a fraction of a dim', safetensors({ a: { ...a, shape: [2, 1.5] } }, 24), /"a" is not described/],
    [
      'with a shape beyond all files',
      safetensors({ a: { ...a, shape: Array(8).fill(2 ** 53 - 1) } }, 24),
      /24 bytes where/,
    ],
    ['with a shape beyond all numbers', safetensors({ a: { ...a, shape: [2 ** 53, 1] } }, 24), /"a" is not described/],
    [
      'with data beyond all files',
      safetensors({ a: { ...a, data_offsets: [0, 2 ** 52] } }, 24),
      /is cut off: tensor "a"/,
    ],
    ['with a name of 600 letters', safetensors({ ['a'.repeat(600)]: a }, 24), /a name that is too long/],
    ['with a negative dim', safetensors({ a: { ...a, shape: [-2, 3] } }, 24), /"a" is not described/],
    ['with nine dims', safetensors({ a: { ...a, shape: Array(9).fill(1) } }, 24), /"a" is not described/],
    [
      'with a shape that does not fit',
      safetensors({ a: { ...a, shape: [2, 4] } }, 32),
      /24 bytes where its shape needs 32/,
    ],
    ['with an end before its begin', safetensors({ a: { ...a, data_offsets: [24, 0] } }, 24), /ends before it begins/],
    ['with overlapping tensors', safetensors({ a, b: { ...b, data_offsets: [20, 28] } }, 32), /"a" and "b" overlap/],
  ])('%s is refused with a sentence that names it', async (_, bytes, sentence) => {
    const file = write(bytes)
    const refusal = await readSafetensors(file).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'CHECKPOINT_BROKEN', message: expect.stringMatching(sentence) })
    expect((refusal as Error).message).toMatch(/^\d+\.safetensors is damaged: /)
    expect((refusal as Error).message).not.toContain(root)
  })
})

it('may begin its data at any byte, hold no tensor, and use an element type nobody knows', async () => {
  const header = { a: { ...a, data_offsets: [1, 25] }, z: { dtype: 'F4', shape: [3], data_offsets: [25, 27] } }
  const tensors = await readSafetensors(write(safetensors(header, 27)))
  expect(tensors.map(({ name, dtype, length }) => [name, dtype, length])).toEqual([
    ['a', 'F32', 24],
    ['z', 'F4', 2],
  ])
  expect(await readSafetensors(write(safetensors({}, 0)))).toEqual([])
})

describe('a folder of shards', () => {
  function folder(files: Record<string, Buffer | string>): string {
    const dir = mkdtempSync(join(root, 'shards-'))
    for (const [name, content] of Object.entries(files)) writeFileSync(join(dir, name), content)
    return dir
  }
  const index = (weight_map: Record<string, string>) => JSON.stringify({ weight_map })
  const one = safetensors({ a }, 24)

  it('is read as one', async () => {
    const dir = folder({
      'model.safetensors.index.json': index({ a: 'model-1.safetensors', b: 'model-2.safetensors' }),
      'model-1.safetensors': one,
      'model-2.safetensors': safetensors({ b: { ...b, data_offsets: [0, 8] } }, 8),
    })
    const tensors = await readTensors(dir)
    expect([...tensors.keys()]).toEqual(['a', 'b'])
    expect(tensors.get('b')?.file).toBe(join(dir, 'model-2.safetensors'))
  })

  it.each(['../0.safetensors', '/etc/passwd', 'sub/x.safetensors', '.hidden.safetensors', 'model.bin'])(
    'may not lead to %s',
    async (name) => {
      const dir = folder({ 'model.safetensors.index.json': index({ a: name }) })
      await expect(readTensors(dir)).rejects.toMatchObject({ code: 'CHECKPOINT_BROKEN' })
    },
  )

  it('lacks a tensor that its index promises', async () => {
    const dir = folder({
      'model.safetensors.index.json': index({ a: 'm.safetensors', z: 'm.safetensors' }),
      'm.safetensors': one,
    })
    await expect(readTensors(dir)).rejects.toThrow(/m\.safetensors lacks the tensor "z"/)
  })

  it.each([
    [
      'names a tensor twice',
      '{"weight_map":{"a":"m.safetensors","a":"n.safetensors"}}',
      /index\.json is damaged: it names a tensor twice/,
    ],
    ['is no JSON', '{"weight_map":', /index\.json is damaged: it has no weight_map/],
    ['is a list', '[]', /it has no weight_map/],
    ['maps to numbers', '{"weight_map":{"a":1}}', /it has no weight_map/],
    ['maps a list', '{"weight_map":["m.safetensors"]}', /it has no weight_map/],
    [
      'names thousands of files',
      index(Object.fromEntries(Array.from({ length: 2_001 }, (_, i) => [`t${i}`, `m${i}.safetensors`]))),
      /names more than 2000 files/,
    ],
    [
      'names a shard that is not there',
      index({ a: 'm.safetensors', b: 'gone.safetensors' }),
      /^gone\.safetensors is missing\.$/,
    ],
    [
      'names a shard that is cut off',
      index({ a: 'm.safetensors', b: 'short.safetensors' }),
      /^short\.safetensors is damaged: it is cut off/,
    ],
    ['puts a tensor into another shard', index({ a: 'other.safetensors' }), /^other\.safetensors lacks the tensor "a"/],
    [
      'asks for what every object has',
      index({ constructor: 'm.safetensors' }),
      /m\.safetensors lacks the tensor "constructor"/,
    ],
  ])('is refused by a sentence where its index %s', async (_, text, sentence) => {
    const dir = folder({
      'model.safetensors.index.json': text,
      'm.safetensors': one,
      'other.safetensors': safetensors({ b: { ...b, data_offsets: [0, 8] } }, 8),
      'short.safetensors': safetensors({ b: { ...b, data_offsets: [0, 8] } }, 4),
    })
    await expect(readTensors(dir)).rejects.toMatchObject({
      code: 'CHECKPOINT_BROKEN',
      message: expect.stringMatching(sentence),
    })
  })

  it('whose index is larger than any real one is refused unread', async () => {
    const dir = folder({ 'model.safetensors.index.json': '' })
    truncateSync(join(dir, 'model.safetensors.index.json'), 101 * 1024 * 1024)
    await expect(readTensors(dir)).rejects.toThrow('model.safetensors.index.json is larger than 100 MB.')
  })

  it('may link to the blobs of a Hugging Face cache, and nowhere else', async () => {
    const repo = mkdtempSync(join(root, 'models--'))
    const [snapshot, blobs] = [join(repo, 'snapshots', 'abc'), join(repo, 'blobs')]
    mkdirSync(snapshot, { recursive: true })
    mkdirSync(blobs)
    writeFileSync(join(blobs, 'f00d'), one)
    symlinkSync('../../blobs/f00d', join(snapshot, 'model.safetensors'))
    expect((await readTensors(snapshot)).get('a')?.file).toBe(join(blobs, 'f00d'))

    const stray = folder({})
    symlinkSync(join(blobs, 'f00d'), join(stray, 'model.safetensors'))
    await expect(readTensors(stray)).rejects.toThrow(/leaves the model's folder/)
  })

  it('with pickles alone is refused with the way to convert them', async () => {
    const dir = folder({ 'pytorch_model.bin': 'cos\nsystem\n' })
    await expect(readTensors(dir)).rejects.toThrow(/pytorch_model\.bin is a Python pickle.*save_pretrained/)
  })

  it('with nothing says what is missing', async () => {
    await expect(readTensors(folder({}))).rejects.toThrow('model.safetensors is missing.')
  })
})
