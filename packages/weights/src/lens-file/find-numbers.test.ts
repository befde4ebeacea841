import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { findNumbers } from './find-numbers.js'
import { writeLensFolder } from './lens-folder.js'
import { hashOfNumbers } from './lens-numbers.js'
import { readLens } from './read-lens.js'

const scratch = mkdtempSync(join(tmpdir(), 'find-numbers-'))
afterAll(() => rmSync(scratch, { recursive: true }))
const stored = await readLens(fileURLToPath(new URL('../fixtures/torch/tuned', import.meta.url)))

async function folder(name: string, lens = stored): Promise<string> {
  const path = join(scratch, name)
  await writeLensFolder(path, lens)
  return path
}

it('numbers are found where they lie, and each is looked at', async () => {
  const { file, weightAt, biasAt } = await findNumbers(await folder('whole'), stored.lens)
  const bytes = readFileSync(file)
  const { weight, bias } = stored.numbers
  const at = (offset: number, like: Float32Array) => Array.from(like, (_, i) => bytes.readFloatLE(offset + 4 * i))
  expect(at(weightAt, weight)).toEqual(Array.from(weight))
  expect(at(biasAt!, bias!)).toEqual(Array.from(bias!))
})

it('other numbers, infinities, a file that ends too soon and other shapes are refused', async () => {
  const refused = (path: string, lens = stored.lens) => expect(findNumbers(path, lens)).rejects
  const changed = await folder('changed')
  const { file, weightAt } = await findNumbers(changed, stored.lens)
  const bytes = readFileSync(file)
  bytes[weightAt]! ^= 1
  writeFileSync(file, bytes)
  await refused(changed).toThrow('not those that its description was made for')
  const weight = stored.numbers.weight.map((x, i) => (i === 5 ? Number.POSITIVE_INFINITY : x))
  const numbers = { ...stored.numbers, weight }
  const infinite = { lens: { ...stored.lens, sha256: hashOfNumbers(numbers) }, numbers }
  await refused(await folder('infinite', infinite), infinite.lens).toThrow('infinite or no numbers')
  const cut = await folder('cut')
  truncateSync(join(cut, 'lens.safetensors'), bytes.length - 4)
  await refused(cut).toMatchObject({ code: 'LENS_INVALID' })
  await refused(await folder('wide'), { ...stored.lens, dModel: 8 }).toThrow('not float32 of 3 × 8 × 8')
  await refused(join(scratch, 'nowhere')).toMatchObject({ code: 'LENS_INVALID' })
  const stop = new Error('stopped')
  const pause = () => {
    throw stop
  }
  await expect(findNumbers(await folder('again'), stored.lens, pause)).rejects.toBe(stop)
  writeFileSync(join(await folder('rubbish'), 'lens.safetensors'), 'rubbish')
  await refused(join(scratch, 'rubbish')).toMatchObject({ code: 'LENS_INVALID' })
})
