import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Engine, openEngine } from '@lensboard/lens'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { everyRow, fixture, openSubject, type Subject } from '../parity/subject.js'

const LENS = everyRow(3)

let engine: Engine
let dir: string
beforeAll(async () => {
  engine = await openEngine({ device: 'cpu' })
  dir = mkdtempSync(join(tmpdir(), 'loading-'))
})
afterAll(async () => {
  await engine.close()
  rmSync(dir, { recursive: true })
})

const hashes = () => engine.loaded().map(({ hash }) => hash)
const read = (subject: Subject) => subject.ask(engine, LENS, [1, 2, 3])

it('refuses weights that are no numbers, by the name of the tensor, and goes on with others', async () => {
  const folder = join(dir, 'nan')
  cpSync(fixture('llama-bf16'), folder, { recursive: true })
  const file = join(folder, 'model.safetensors')
  const bytes = readFileSync(file)
  const headerEnd = 8 + Number(bytes.readBigUInt64LE(0))
  const name = 'model.layers.1.mlp.up_proj.weight'
  const [from] = JSON.parse(bytes.toString('utf8', 8, headerEnd))[name].data_offsets
  bytes.writeUInt16LE(0x7fc0, headerEnd + from + 10)
  writeFileSync(file, bytes)
  await expect(read(await openSubject(folder, 'nan'))).rejects.toMatchObject({
    code: 'CHECKPOINT_BROKEN',
    message: `The checkpoint nan is broken: tensor ${name} holds a NaN.`,
  })
  const whole = await openSubject(fixture('llama-bf16'), 'whole')
  expect((await read(whole)).kind).toBe('lens')
  expect(hashes()).toEqual([whole.checkpoint.hash])
})

it('lets the least recently used model go, but never one that is pinned, and frees one when asked', async () => {
  const folders = ['llama-bf16', 'gpt-neox-parallel', 'gpt-neox-sequential', 'llama-tied-biased']
  const subjects = await Promise.all(folders.map((folder) => openSubject(fixture(folder), folder)))
  const [pinned, second] = subjects as [Subject, Subject]
  engine.pin(pinned.checkpoint.hash, true)
  for (const subject of subjects) {
    await read(subject)
    // Two graphs each for a lens, three more for attention: four models are more than are kept.
    for (const reduce of ['none', 'heads', 'all'] as const)
      await subject.ask(engine, { kind: 'attention', heads: 'all', reduce }, [1, 2, 3])
  }
  expect(hashes()).toContain(pinned.checkpoint.hash)
  expect(hashes()).not.toContain(second.checkpoint.hash)
  expect(engine.loaded().find(({ hash }) => hash === pinned.checkpoint.hash)).toMatchObject({ pinned: true })

  engine.unload(pinned.checkpoint.hash)
  await read(second)
  expect(hashes()).not.toContain(pinned.checkpoint.hash)
  expect(hashes()).toContain(second.checkpoint.hash)
})
