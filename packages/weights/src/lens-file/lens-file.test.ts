import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { writeJacobianFile } from './jacobian-file.js'
import { writeLensFolder } from './lens-folder.js'
import { readLens } from './read-lens.js'
import { writeTunedLensFolder } from './tuned-lens-folder.js'

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/torch/${name}`, import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'lens-file-'))
afterAll(() => rmSync(scratch, { recursive: true }))

/** As the generator makes them: numbers that tell where they stand, moved by the layer. */
const numbers = (count: number, by = 0) => Array.from({ length: count }, (_, i) => i / 8 - 2 + by)

it('a tuned-lens folder is read, and read again as it was written', async () => {
  const stored = await readLens(fixture('tuned'))
  expect(stored.lens).toMatchObject({
    kind: 'tuned',
    checkpoint: { name: 'someone/tiny' },
    capture: 'resid_pre',
    layers: [0, 1, 2],
    dModel: 4,
  })
  expect(Array.from(stored.numbers.weight)).toEqual([0, 1, 2].flatMap((layer) => numbers(16, layer)))
  expect(Array.from(stored.numbers.bias!)).toEqual([0, 1, 2].flatMap((layer) => numbers(4, -layer)))
  const folder = join(scratch, 'tuned-again')
  await writeTunedLensFolder(folder, stored)
  expect(await readLens(folder)).toEqual(stored)
  expect(await readLens(join(folder, 'params.pt'))).toEqual(stored)
})

it('a Jacobian file is read, and read again as it was written', async () => {
  const stored = await readLens(fixture('jacobian.pt'))
  expect(stored.lens).toMatchObject({
    kind: 'jacobian',
    checkpoint: { name: 'someone/tiny' },
    capture: 'resid_post',
    layers: [0, 1],
    origin: { by: 'jacobian', nPrompts: 100 },
  })
  expect(Array.from(stored.numbers.weight)).toEqual([0, 1].flatMap((layer) => numbers(16, layer)))
  const file = join(scratch, 'jacobian.pt')
  await writeJacobianFile(file, stored)
  const again = await readLens(file)
  expect(again.numbers).toEqual(stored.numbers)
  expect(again.lens.layers).toEqual([0, 1])
})

it('whole affine maps lose the identity and their last map, and move one row on', async () => {
  const { lens, numbers: found } = await readLens(fixture('full-affine.pt'))
  expect(lens).toMatchObject({ kind: 'tuned', capture: 'resid_pre', layers: [1, 2] })
  expect(Array.from(found.weight)).toEqual([0, 1].flatMap((layer) => numbers(16, layer)))
  expect(Array.from(found.bias!)).toEqual([0, 1].flatMap((layer) => numbers(4, -layer)))
})

it('our own folder holds every number, and notices one that was changed', async () => {
  const stored = await readLens(fixture('tuned'))
  const folder = join(scratch, 'own')
  await writeLensFolder(folder, stored)
  expect(await readLens(folder)).toEqual(stored)
  const file = join(folder, 'lens.safetensors')
  const bytes = readFileSync(file)
  bytes[bytes.length - 1]! ^= 1
  writeFileSync(file, bytes)
  await expect(readLens(folder)).rejects.toMatchObject({ code: 'LENS_INVALID' })
})

it('refuses folders and files that are no lens, each with its reason', async () => {
  await expect(readLens(join(scratch, 'nowhere'))).rejects.toThrow('there is no such file or folder')
  await expect(readLens(scratch)).rejects.toThrow('it has no config.json')
  await expect(readLens(fixture('kinds.pt'))).rejects.toThrow('it is no lens that is known')
  const wide = join(scratch, 'wide')
  cpSync(fixture('tuned'), wide, { recursive: true })
  const config = readFileSync(join(wide, 'config.json'), 'utf8')
  writeFileSync(join(wide, 'config.json'), config.replace('"d_model": 4', '"d_model": 5'))
  await expect(readLens(wide)).rejects.toThrow('row 0 in it is 4 × 4, not 5 × 5')
  writeFileSync(join(wide, 'config.json'), config.replace('"num_hidden_layers": 3', '"num_hidden_layers": 2'))
  await expect(readLens(wide)).rejects.toThrow('other tensors than its config.json says')
  writeFileSync(join(wide, 'config.json'), config)
  copyFileSync(fixture('hostile/calls-os.system.pt'), join(wide, 'params.pt'))
  await expect(readLens(wide)).rejects.toThrow('it names os.system')
})

it('writes no form that cannot hold a lens', async () => {
  const tuned = await readLens(fixture('tuned'))
  const jacobian = await readLens(fixture('jacobian.pt'))
  await expect(writeJacobianFile(join(scratch, 'x.pt'), tuned)).rejects.toMatchObject({ code: 'LENS_INVALID' })
  await expect(writeTunedLensFolder(join(scratch, 'x'), jacobian)).rejects.toMatchObject({ code: 'LENS_INVALID' })
  const partial = await readLens(fixture('full-affine.pt'))
  await expect(writeTunedLensFolder(join(scratch, 'x'), partial)).rejects.toThrow('a row for every block')
})
