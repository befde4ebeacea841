import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TrainedLens } from '@lensboard/contract'
import { z } from 'zod'
import { readJson } from '../model-file.js'
import { refuse } from '../torch-file/refuse.js'
import { readFloats, writeFloats } from './float-file.js'
import { hashOfNumbers } from './lens-numbers.js'
import type { StoredLens } from './stored-lens.js'

/** Our own form: what the lens is, and `weight` and `bias` as one array each. */
export const LENS_JSON = 'lens.json'
export const NUMBERS = 'lens.safetensors'

/** Writes a lens as `lens.json` and `lens.safetensors`; the JSON comes last, so that a folder with one is whole. */
export async function writeLensFolder(folder: string, { lens, numbers }: StoredLens): Promise<void> {
  await mkdir(folder, { recursive: true })
  const { dModel, layers } = lens
  const weight = { shape: [layers.length, dModel, dModel], data: numbers.weight }
  const bias = numbers.bias && { shape: [layers.length, dModel], data: numbers.bias }
  await writeFloats(join(folder, NUMBERS), new Map(Object.entries(bias ? { weight, bias } : { weight })))
  const file = join(folder, LENS_JSON)
  await writeFile(`${file}.part`, `${JSON.stringify(lens, undefined, 2)}\n`)
  await rename(`${file}.part`, file)
}

/** What a lens is, without reading its numbers. Throws LENS_INVALID. */
async function describeLensFolder(folder: string): Promise<TrainedLens> {
  const stored = await readJson(folder, LENS_JSON).catch((cause: unknown) => {
    throw refuse(`it has no readable ${LENS_JSON}`, cause)
  })
  const parsed = TrainedLens.safeParse(stored)
  if (!parsed.success) throw refuse(`its ${LENS_JSON} is damaged (${z.prettifyError(parsed.error)})`)
  return parsed.data
}

/** Reads a lens back; throws LENS_INVALID where its numbers are not those that were written. */
export async function readLensFolder(folder: string): Promise<StoredLens> {
  const lens = await describeLensFolder(folder)
  const { dModel, layers } = lens
  const found = await readFloats(join(folder, NUMBERS), [
    { name: 'weight', shape: [layers.length, dModel, dModel] },
    { name: 'bias', shape: [layers.length, dModel], optional: true },
  ])
  const weight = found.get('weight')!
  const bias = found.get('bias')
  const numbers = bias ? { weight, bias } : { weight }
  if (hashOfNumbers(numbers) !== lens.sha256)
    throw refuse('its numbers are not those that its description was made for')
  return { lens, numbers }
}
