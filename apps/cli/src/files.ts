import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { AppError } from '@lensboard/contract'

/** Bytes of a file that somebody named; throws BAD_REQUEST where it cannot be read or is larger than it may be. */
export async function readNamed(file: string, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    if ((await stat(file)).size <= bytesMax) return new Uint8Array(await readFile(file))
  } catch (cause) {
    throw new AppError('BAD_REQUEST', `${file} cannot be read: ${(cause as NodeJS.ErrnoException).code}.`, { cause })
  }
  throw new AppError('BAD_REQUEST', `${file} is larger than ${Math.floor(bytesMax / 1024 / 1024)} MB.`)
}

/** Writes a file and says so; throws DISK_FULL, or BAD_REQUEST where it cannot be written. */
export async function writeNamed(file: string, bytes: Uint8Array | string): Promise<void> {
  await writeFile(file, bytes).catch(unwritable(file))
  process.stderr.write(`wrote ${file}\n`)
}

export const makeFolder = async (folder: string): Promise<void> =>
  void (await mkdir(folder, { recursive: true }).catch(unwritable(folder)))

const unwritable = (file: string) => (cause: NodeJS.ErrnoException) => {
  if (cause.code === 'ENOSPC') throw new AppError('DISK_FULL', undefined, { cause })
  throw new AppError('BAD_REQUEST', `${file} cannot be written: ${cause.code}.`, { cause })
}
