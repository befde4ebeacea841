import { open, rename, rm } from 'node:fs/promises'
import { readSafetensors } from '../safetensors.js'
import { refuse } from '../torch-file/refuse.js'

export interface FloatArray {
  shape: readonly number[]
  data: Float32Array
}

/** Writes float32 arrays as one safetensors file, whole or not at all. */
export async function writeFloats(file: string, arrays: ReadonlyMap<string, FloatArray>): Promise<void> {
  const header: Record<string, { dtype: 'F32'; shape: readonly number[]; data_offsets: [number, number] }> = {}
  let end = 0
  for (const [name, { shape, data }] of arrays) {
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + data.byteLength] }
    end += data.byteLength
  }
  const json = Buffer.from(JSON.stringify(header))
  // Numbers begin at a multiple of eight bytes, as the format's own library lays them.
  const padded = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, ' ')])
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(padded.length))
  const unfinished = `${file}.part`
  const handle = await open(unfinished, 'w')
  try {
    for (const part of [length, padded, ...[...arrays.values()].map(({ data }) => data)])
      await handle.writeFile(new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
    await handle.sync()
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  } finally {
    await handle.close()
  }
  await rename(unfinished, file)
}

/** Reads the arrays that are wanted, each of its shape; an optional one may be missing. Throws LENS_INVALID. */
export async function readFloats(
  file: string,
  wanted: readonly { name: string; shape: readonly number[]; optional?: boolean }[],
): Promise<Map<string, Float32Array>> {
  const called = file.slice(file.lastIndexOf('/') + 1)
  const entries = await readSafetensors(file).catch((cause: unknown) => {
    throw refuse(`it has no readable ${called}`, cause)
  })
  const found = new Map<string, Float32Array>()
  const handle = await open(file, 'r')
  try {
    for (const { name, shape, optional } of wanted) {
      const entry = entries.find((one) => one.name === name)
      if (!entry && optional) continue
      if (entry?.dtype !== 'F32' || entry.shape.join() !== shape.join())
        throw refuse(`its numbers are not float32 of ${shape.join(' × ')}`)
      const numbers = new Float32Array(entry.length / 4)
      const { bytesRead } = await handle.read(new Uint8Array(numbers.buffer), 0, entry.length, entry.offset)
      if (bytesRead !== entry.length) throw refuse('it ends in the middle')
      found.set(name, numbers)
    }
  } finally {
    await handle.close()
  }
  return found
}
