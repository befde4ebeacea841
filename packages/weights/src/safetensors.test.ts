import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readSafetensors } from './safetensors.js'
import { readTensors } from './shards.js'

const root = mkdtempSync(join(tmpdir(), 'weights-'))
afterAll(() => rmSync(root, { recursive: true }))

function safetensors(header: unknown, dataBytes: number): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))
  return Buffer.concat([length, json, Buffer.alloc(dataBytes)])
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
    ['with a header that is not JSON', safetensors('{"a":', 0), /header is not JSON/],
    ['with a header that is a list', safetensors('[1]', 0), /header is not JSON/],
    [
      'with a tensor named twice',
      safetensors(`{"a":${JSON.stringify(a)},"a":${JSON.stringify(a)}}`, 24),
      /a tensor twice/,
    ],
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
