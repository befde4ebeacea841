import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, type LensForm, type TrainedLens } from '@lensboard/contract'
import { readLens, unpackLens, writeJacobianFile, writeLensFolder, writeTunedLensFolder } from '@lensboard/weights'

/** Work on the numbers of a lens, which may be gigabytes; done in a thread of its own. */
export type LensTask =
  /** Reads a lens of any form and writes it in ours. `scratch` and `into` are folders that are not there yet. */
  | { do: 'read'; from: string; scratch: string; into: string }
  /** Writes a lens of our form as the files of another one. */
  | { do: 'write'; from: string; lens: TrainedLens; form: Exclude<LensForm, 'lensboard'>; into: string }

export interface LensDone {
  lens: TrainedLens
  /** Of its numbers. */
  bytes: number
}

/** Numbers in half the bytes are twice as many in memory; beside them one more tensor. */
const MEMORY_PER_BYTE = 2.5

/** Throws LENS_INVALID, OUT_OF_MEMORY, DISK_FULL. */
export async function doLensTask(task: LensTask): Promise<LensDone> {
  const { from, into } = task
  if (task.do === 'write') {
    await refuseMemory(from)
    const stored = { ...(await readLens(from)), lens: task.lens }
    if (task.form === 'jacobian') await writeJacobianFile(into, stored)
    else await writeTunedLensFolder(into, stored)
    return { lens: task.lens, bytes: bytesOf(stored) }
  }
  const isFile = (await stat(from)).isFile()
  const readable = isFile ? await unpackLens(from, task.scratch) : from
  await refuseMemory(readable)
  const stored = await readLens(readable)
  await writeLensFolder(into, stored)
  return { lens: stored.lens, bytes: bytesOf(stored) }
}

const bytesOf = ({ numbers: { weight, bias } }: Awaited<ReturnType<typeof readLens>>) =>
  weight.byteLength + (bias?.byteLength ?? 0)

async function refuseMemory(path: string): Promise<void> {
  const found = await stat(path)
  const sizes = found.isFile()
    ? [found.size]
    : await Promise.all((await readdir(path)).map(async (name) => (await stat(join(path, name))).size))
  const need = MEMORY_PER_BYTE * sizes.reduce((sum, size) => sum + size, 0)
  if (need > process.availableMemory())
    throw new AppError(
      'OUT_OF_MEMORY',
      'This lens does not fit into the memory that is free here. Unload a model first.',
    )
}
