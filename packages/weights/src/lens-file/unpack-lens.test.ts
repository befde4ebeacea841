import { copyFileSync, createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { writeLensFolder } from './lens-folder.js'
import { readLens } from './read-lens.js'
import { unpackLens } from './unpack-lens.js'

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/torch/${name}`, import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'unpack-lens-'))
afterAll(() => rmSync(scratch, { recursive: true }))

let made = 0
const path = (ending: string) => join(scratch, `${++made}${ending}`)

async function zipOf(files: Record<string, Uint8Array | string>): Promise<string> {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name)
  zip.end()
  const file = path('.zip')
  await pipeline(zip.outputStream, createWriteStream(file))
  return file
}
const read = async (file: string) => readLens(await unpackLens(file, path('')))

const params = readFileSync(fixture('tuned/params.pt'))
const config = readFileSync(fixture('tuned/config.json'))

it('reads folders that were packed, whichever folder they lie in and whatever lies beside', async () => {
  const stored = await readLens(fixture('tuned'))
  expect(await read(await zipOf({ 'config.json': config, 'params.pt': params }))).toEqual(stored)
  const packed = { 'my lens/config.json': config, 'my lens/params.pt': params, 'my lens/notes.txt': 'x' }
  const mac = { '__MACOSX/my lens/._config.json': 'x', 'my lens/.DS_Store': 'x' }
  expect(await read(await zipOf({ ...packed, ...mac }))).toEqual(stored)
  const own = path('')
  await writeLensFolder(own, stored)
  const files = ['lens.json', 'lens.safetensors'].map((name) => [name, readFileSync(join(own, name))])
  const folder = path('')
  expect(await readLens(await unpackLens(await zipOf({ ...Object.fromEntries(files), x: 'x' }), folder))).toEqual(
    stored,
  )
  expect((await readdir(folder)).sort()).toEqual(['lens.json', 'lens.safetensors'])
})

it('reads torch files as they are, and packed ones', async () => {
  const jacobian = fixture('jacobian.pt')
  expect(await unpackLens(jacobian, path(''))).toBe(jacobian)
  expect((await read(await zipOf({ 'x/lens_jacobian.pt': readFileSync(jacobian) }))).lens.kind).toBe('jacobian')
})

it('reads params.pt alone, and says that its model is not known', async () => {
  const bare = path('.pt')
  copyFileSync(fixture('tuned/params.pt'), bare)
  const { lens, numbers } = await read(bare)
  const whole = await readLens(fixture('tuned'))
  expect(numbers).toEqual(whole.numbers)
  expect(lens).toMatchObject({ checkpoint: { name: 'an unnamed model' }, layers: [0, 1, 2], dModel: 4 })
})

it('refuses archives that hold no lens, several, or more than they are', async () => {
  const refusal = async (files: Record<string, Uint8Array | string>) =>
    read(await zipOf(files)).then(
      () => 'read',
      (error: Error & { code: string }) => `${error.code} ${error.message}`,
    )
  expect(await refusal({ 'a.txt': 'x' })).toMatch(/^LENS_INVALID .*no file in it is a lens/)
  expect(await refusal({ 'lens.safetensors': 'x' })).toMatch(/without the lens\.json/)
  expect(await refusal({ 'a.pt': params, 'b.pt': params })).toMatch(/more than one \.pt/)
  expect(await refusal({ 'a/config.json': config, 'b/config.json': config })).toMatch(/more than one lens/)
  expect(await refusal({ 'config.json': config })).toMatch(/LENS_INVALID/)
  expect(await refusal({ 'config.json': config, 'params.pt': new Uint8Array(4e6) })).toMatch(/far more than it is/)
  expect(await refusal({ 'lens.json': '{}', 'lens.safetensors': 'x' })).toMatch(/lens\.json is damaged/)
})

it('refuses paths that leave the folder, cut archives and what is no archive', async () => {
  const outside = path('.zip')
  const named = readFileSync(await zipOf({ 'aa/config.json': config, 'params.pt': params })).toString('latin1')
  writeFileSync(outside, named.replaceAll('aa/config.json', '../config.json'), 'latin1')
  await expect(read(outside)).rejects.toMatchObject({ code: 'LENS_INVALID' })
  const whole = readFileSync(await zipOf({ 'config.json': config, 'params.pt': params }))
  for (const length of [0, 3, 40, whole.length - 30, whole.length - 1]) {
    const cut = path('.zip')
    writeFileSync(cut, whole.subarray(0, length))
    await expect(read(cut)).rejects.toMatchObject({ code: 'LENS_INVALID' })
  }
  const refusal = async (content: Uint8Array | string) => {
    const file = path('.bin')
    writeFileSync(file, content)
    return read(file).catch((error: Error) => error.message)
  }
  expect(await refusal('')).toMatch(/it is empty/)
  expect(await refusal(config)).toMatch(/a description without numbers/)
  const own = path('')
  await writeLensFolder(own, await readLens(fixture('tuned')))
  expect(await refusal(readFileSync(join(own, 'lens.safetensors')))).toMatch(/together with the lens\.json/)
  expect(await refusal('hello, this is some text')).toMatch(/not the zip archive that torch\.save writes/)
})

it('what a file says of its size takes no memory before it is there', async () => {
  const says = (sizes: object) => JSON.stringify({ ...JSON.parse(config.toString()), ...sizes })
  const huge = { 'config.json': says({ d_model: 65_536, num_hidden_layers: 512 }), 'params.pt': params }
  await expect(read(await zipOf(huge))).rejects.toMatchObject({ code: 'LENS_INVALID' })
})
