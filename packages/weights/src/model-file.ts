import { readFile, stat } from 'node:fs/promises'
import { AppError } from '@lensboard/contract'
import { realFile } from './shards.js'

/** What a checkpoint's small files may hold; the largest published tokenizer.json has about 35 MB. */
const BYTES_MAX = { json: 128 * 1024 * 1024, text: 1024 * 1024 } as const

/** A JSON object beside the weights; throws CHECKPOINT_BROKEN when it is missing or is something else. */
export const readJson = async (dir: string, name: string): Promise<Record<string, unknown>> =>
  parseObject(await readBounded(await realFile(dir, name), name, BYTES_MAX.json), name)

/** The JSON object that the file `name` holds; throws CHECKPOINT_BROKEN when it holds something else. */
export function parseObject(text: string, name: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>
  } catch (cause) {
    throw new AppError('CHECKPOINT_BROKEN', `${name} is damaged: it is not JSON.`, { cause })
  }
  throw new AppError('CHECKPOINT_BROKEN', `${name} is damaged: it holds no object.`)
}

/** A text file beside the weights. */
export const readText = async (dir: string, name: string): Promise<string> =>
  readBounded(await realFile(dir, name), name, BYTES_MAX.text)

async function readBounded(file: string, name: string, bytesMax: number): Promise<string> {
  if ((await stat(file)).size > bytesMax)
    throw new AppError('CHECKPOINT_BROKEN', `${name} is larger than ${bytesMax / 1024 / 1024} MB.`)
  return readFile(file, 'utf8')
}
