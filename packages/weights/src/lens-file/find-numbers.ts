import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { TrainedLens } from '@lensboard/contract'
import { readSafetensors, type TensorEntry } from '../safetensors.js'
import { refuse } from '../torch-file/refuse.js'
import { NUMBERS } from './lens-folder.js'

/** Where a lens's numbers lie in a file, float32, little-endian: bytes before its weights and before its biases. */
export interface NumbersInFile {
  file: string
  weightAt: number
  biasAt?: number
}

/** What is looked at at once; others are answered in between. */
const CHUNK_BYTES = 4 * 1024 * 1024

/**
 * Finds the numbers of a lens in a folder of our own form, and looks at each of them once without keeping it. Throws
 * LENS_INVALID where they are not those of the lens, or no numbers; `pause` runs between reads and may throw to stop.
 */
export async function findNumbers(
  folder: string,
  { layers, dModel, sha256 }: Pick<TrainedLens, 'layers' | 'dModel' | 'sha256'>,
  pause: () => void = () => {},
): Promise<NumbersInFile> {
  const file = join(folder, NUMBERS)
  const entries = await readSafetensors(file).catch((cause: unknown) => {
    throw refuse(`it has no readable ${NUMBERS}`, cause)
  })
  const named = (name: string, shape: readonly number[]) => {
    const entry = entries.find((one) => one.name === name)
    if (entry && (entry.dtype !== 'F32' || entry.shape.join() !== shape.join()))
      throw refuse(`its numbers are not float32 of ${shape.join(' × ')}`)
    return entry
  }
  const weight = named('weight', [layers.length, dModel, dModel])
  const bias = named('bias', [layers.length, dModel])
  if (!weight) throw refuse('it has no weights')
  const hash = createHash('sha256')
  const handle = await open(file)
  try {
    for (const entry of bias ? [weight, bias] : [weight])
      for await (const chunk of chunksOf(handle, entry)) {
        pause()
        hash.update(chunk)
        if (!new Float32Array(chunk.buffer, 0, chunk.length / 4).every(Number.isFinite))
          throw refuse('it holds numbers that are infinite or no numbers')
      }
  } finally {
    await handle.close()
  }
  if (hash.digest('hex') !== sha256) throw refuse('its numbers are not those that its description was made for')
  return { file, weightAt: weight.offset, ...(bias && { biasAt: bias.offset }) }
}

async function* chunksOf(handle: FileHandle, { offset, length }: TensorEntry): AsyncIterable<Uint8Array<ArrayBuffer>> {
  const buffer = new Uint8Array(new ArrayBuffer(Math.min(CHUNK_BYTES, length)))
  for (let at = 0; at < length; at += buffer.length) {
    const chunk = buffer.subarray(0, Math.min(buffer.length, length - at))
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, offset + at)
    if (bytesRead < chunk.length) throw refuse('it ends in the middle')
    yield chunk
  }
}
