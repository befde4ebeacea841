import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TrainedLens } from '@lensboard/contract'
import { z } from 'zod'
import { readJson } from '../model-file.js'
import { readSafetensors, type TensorEntry } from '../safetensors.js'
import { refuse } from '../torch-file/refuse.js'
import { hashOfNumbers, type LensNumbers } from './lens-numbers.js'
import type { StoredLens } from './stored-lens.js'

/** Our own form: what the lens is, and `weight` and `bias` as one array each. */
export const LENS_JSON = 'lens.json'
const NUMBERS = 'lens.safetensors'

/** Writes a lens as `lens.json` and `lens.safetensors`; the JSON comes last, so that a folder with one is whole. */
export async function writeLensFolder(folder: string, { lens, numbers }: StoredLens): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeNumbers(join(folder, NUMBERS), lens, numbers)
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
  const file = join(folder, NUMBERS)
  const entries = await readSafetensors(file).catch((cause: unknown) => {
    throw refuse(`it has no readable ${NUMBERS}`, cause)
  })
  const find = (name: string) => entries.find((entry) => entry.name === name)
  const { dModel, layers } = lens
  const weight = await numbersOf(find('weight'), [layers.length, dModel, dModel])
  const bias = find('bias') && (await numbersOf(find('bias'), [layers.length, dModel]))
  const numbers = bias ? { weight, bias } : { weight }
  if (hashOfNumbers(numbers) !== lens.sha256)
    throw refuse('its numbers are not those that its description was made for')
  return { lens, numbers }
}

async function numbersOf(entry: TensorEntry | undefined, shape: readonly number[]): Promise<Float32Array> {
  if (entry?.dtype !== 'F32' || entry.shape.join() !== shape.join())
    throw refuse(`its numbers are not float32 of ${shape.join(' × ')}`)
  const numbers = new Float32Array(entry.length / 4)
  const handle = await open(entry.file, 'r')
  try {
    const { bytesRead } = await handle.read(new Uint8Array(numbers.buffer), 0, entry.length, entry.offset)
    if (bytesRead !== entry.length) throw refuse('it ends in the middle')
  } finally {
    await handle.close()
  }
  return numbers
}

async function writeNumbers(
  file: string,
  { dModel, layers }: TrainedLens,
  { weight, bias }: LensNumbers,
): Promise<void> {
  const R = layers.length
  const header: Record<string, { dtype: 'F32'; shape: number[]; data_offsets: [number, number] }> = {
    weight: { dtype: 'F32', shape: [R, dModel, dModel], data_offsets: [0, weight.byteLength] },
  }
  if (bias)
    header.bias = {
      dtype: 'F32',
      shape: [R, dModel],
      data_offsets: [weight.byteLength, weight.byteLength + bias.byteLength],
    }
  const json = Buffer.from(JSON.stringify(header))
  // Numbers begin at a multiple of eight bytes, as the format's own library lays them.
  const padded = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, ' ')])
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(padded.length))
  const unfinished = `${file}.part`
  const handle = await open(unfinished, 'w')
  try {
    for (const part of [length, padded, weight, ...(bias ? [bias] : [])])
      await handle.write(new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
    await handle.sync()
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  } finally {
    await handle.close()
  }
  await rename(unfinished, file)
}
