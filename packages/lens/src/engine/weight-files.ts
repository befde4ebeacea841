import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '@lensboard/contract'
import { type DecoderSpec, decoderTensors } from '@lensboard/models'

/** Throws CHECKPOINT_BROKEN naming the tensor when a weight file is gone or shorter than its header promised. */
export async function checkWeightFiles(decoder: DecoderSpec): Promise<void> {
  const sizes = new Map<string, number | undefined>()
  for (const { name, file, offset, length } of decoderTensors(decoder)) {
    if (!sizes.has(file)) sizes.set(file, await sizeOf(file))
    const size = sizes.get(file)
    const broken = (why: string) =>
      new AppError('CHECKPOINT_BROKEN', `The checkpoint ${decoder.name} is broken: ${basename(file)} ${why}.`)
    if (size === undefined) throw broken(`is missing; tensor ${name} is read from it`)
    if (offset + length > size)
      throw broken(`is cut off: tensor ${name} ends at byte ${offset + length}, the file at ${size}`)
  }
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    const { size } = await stat(file)
    return size
  } catch {
    return undefined
  }
}
