import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { isTensor, type PickleKey, type PickleValue } from './pickle-value.js'
import { tensorsOf, withTorchFile } from './read-torch-file.js'
import type { TorchValue } from './torch-value.js'
import { writeTorchFile } from './write-torch-file.js'

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/torch/${name}`, import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'torch-file-'))
afterAll(() => rmSync(scratch, { recursive: true }))

/** As the generator makes them. */
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i / 8 - 2)

const entry = (value: PickleValue | undefined, key: PickleKey): PickleValue | undefined =>
  value instanceof Map ? value.get(key) : undefined

describe('what torch.save wrote', () => {
  it('is read as a dictionary of tensors', () =>
    withTorchFile(fixture('tuned/params.pt'), async ({ root, read }) => {
      const tensors = tensorsOf(root)
      expect([...tensors.keys()]).toEqual(['0.weight', '0.bias', '1.weight', '1.bias', '2.weight', '2.bias'])
      expect(tensors.get('1.weight')!.shape).toEqual([4, 4])
      expect(Array.from(await read(tensors.get('1.weight')!))).toEqual(numbers(16).map((x) => x + 1))
      expect(Array.from(await read(tensors.get('2.bias')!))).toEqual(numbers(4).map((x) => x - 2))
    }))

  it('is read with keys that are numbers, float16, and facts beside the tensors', () =>
    withTorchFile(fixture('jacobian.pt'), async ({ root, read }) => {
      const jacobian = entry(entry(root, 'J'), 1)
      expect(isTensor(jacobian) && Array.from(await read(jacobian))).toEqual(numbers(16).map((x) => x + 1))
      expect(entry(root, 'n_prompts')).toBe(100)
      expect(entry(root, 'source_layers')).toEqual([0, 1])
      expect(entry(entry(root, 'provenance'), 'model_id')).toBe('someone/tiny')
    }))

  it('is read in every type, order and place of a storage', () =>
    withTorchFile(fixture('kinds.pt'), async ({ root, read }) => {
      const of = async (name: string) => {
        const tensor = entry(root, name)
        return isTensor(tensor) ? { shape: tensor.shape, data: Array.from(await read(tensor)) } : undefined
      }
      const six = numbers(6) as [number, number, number, number, number, number]
      expect(await of('turned')).toEqual({ shape: [3, 2], data: [six[0], six[3], six[1], six[4], six[2], six[5]] })
      const whole = numbers(24)
      expect(await of('part')).toEqual({ shape: [2, 3], data: [...whole.slice(9, 12), ...whole.slice(13, 16)] })
      expect(await of('bfloat16')).toEqual({ shape: [3], data: numbers(3) })
      expect(await of('double')).toEqual({ shape: [3], data: numbers(3) })
      expect(await of('long')).toEqual({ shape: [3], data: [1, -2, 2 ** 40] })
      expect(await of('parameter')).toEqual({ shape: [2], data: numbers(2) })
      expect(await of('empty')).toEqual({ shape: [0, 3], data: [] })
      expect(await of('scalar')).toEqual({ shape: [], data: [1.5] })
      const plain = [
        null,
        true,
        false,
        1,
        255,
        70000,
        -5,
        2 ** 40,
        1.25,
        'text',
        [1, 2, 3, 4],
        new Map([['a', new Map()]]),
      ]
      expect(entry(root, 'plain')).toEqual(plain)
    }))
})

describe('what runs something, lies or is damaged', () => {
  const hostile = readdirSync(fixture('hostile'))

  it('is a collection worth the name', () => expect(hostile.length).toBeGreaterThanOrEqual(60))

  it.each([...hostile.map((name) => `hostile/${name}`), 'legacy.pt'])(
    '%s is refused, and nothing has run',
    async (name) => {
      const reading = withTorchFile(fixture(name), async ({ root, read }) => {
        for (const tensor of tensorsOf(root).values()) await read(tensor)
      })
      await expect(reading).rejects.toMatchObject({ code: 'LENS_INVALID' })
      expect(existsSync('ran')).toBe(false)
    },
  )

  it('names what a file tried to call', () =>
    expect(withTorchFile(fixture('hostile/calls-os.system.pt'), async () => undefined)).rejects.toThrow(
      'it names os.system, which is none of the names that tensors need. Nothing in it was executed.',
    ))
})

it('what is written is read back as it was', async () => {
  const file = join(scratch, 'mine.pt')
  const data = Float32Array.from(numbers(6))
  const value: TorchValue = new Map<string, TorchValue>([
    ['tensor', { shape: [2, 3], data }],
    ['facts', [null, true, false, -7, 2 ** 40, 0.5, 'ü', new Map([[3, { shape: [6], data }]])]],
  ])
  await writeTorchFile(file, value)
  await withTorchFile(file, async ({ root, read }) => {
    const tensor = entry(root, 'tensor')
    expect(isTensor(tensor) && [tensor.shape, Array.from(await read(tensor))]).toEqual([[2, 3], numbers(6)])
    const facts = entry(root, 'facts') as PickleValue[]
    expect(facts.slice(0, 7)).toEqual([null, true, false, -7, 2 ** 40, 0.5, 'ü'])
    const inner = entry(facts[7], 3)
    expect(isTensor(inner) && Array.from(await read(inner))).toEqual(numbers(6))
  })
})
