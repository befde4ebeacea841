import { AppError } from '@lensboard/contract'
import { unzipSync, zipSync } from 'fflate'
import { decodeNpy, encodeNpy, type NpyArray } from './npy.js'

/** What Node.js reads of a file at once; a .npz of this format holds no more than twice that either. */
export const NPZ_BYTES_MAX = 2 ** 31 - 1

/** Bytes of a .npz file, stored without compression as numpy's own `savez` does. Throws RESULT_TOO_LARGE. */
export function encodeNpz(arrays: Record<string, NpyArray>): Uint8Array {
  const bytes = Object.values(arrays).reduce((sum, { data }) => sum + data.byteLength, 0)
  if (bytes > 0.99 * NPZ_BYTES_MAX)
    throw new AppError('RESULT_TOO_LARGE', 'The arrays take more than 2 GB. Shorten the prompt.')
  const files = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, encodeNpy(array)] as const)
  return zipSync(Object.fromEntries(files), { level: 0 })
}

/** Arrays of a .npz file as `encodeNpz` writes it. Throws BAD_REQUEST for anything else, compressed entries too. */
export function decodeNpz(bytes: Uint8Array, file: string): Record<string, NpyArray> {
  const refuse = (cause?: unknown) =>
    new AppError('BAD_REQUEST', `${file} does not hold arrays of a session.`, { cause })
  try {
    // Entries that are stored as they are cannot unfold to more than the file.
    const found = unzipSync(bytes, { filter: ({ compression }) => compression === 0 })
    const arrays = Object.entries(found).map(([name, entry]) => {
      const array = decodeNpy(entry)
      if (!array) throw refuse()
      return [name.replace(/\.npy$/, ''), array] as const
    })
    return Object.fromEntries(arrays)
  } catch (error) {
    throw error instanceof AppError ? error : refuse(error)
  }
}
