import { AppError } from '@lensboard/contract'
import { unzipSync, zipSync } from 'fflate'
import { decodeNpy, encodeNpy, type NpyArray, type NpyTexts } from './npy.js'

/** What Node.js reads of a file at once; a .npz of this format holds no more than twice that either. */
export const NPZ_BYTES_MAX = 2 ** 31 - 1

/** Bytes of a .npz file, stored without compression as numpy's own `savez` does. Throws RESULT_TOO_LARGE. */
export function encodeNpz(arrays: Record<string, NpyArray | NpyTexts>): Uint8Array<ArrayBuffer> {
  const bytes = Object.values(arrays).reduce((sum, array) => sum + ('data' in array ? array.data.byteLength : 0), 0)
  if (bytes > 0.99 * NPZ_BYTES_MAX)
    throw new AppError('RESULT_TOO_LARGE', 'The arrays take more than 2 GB. Shorten the prompt.')
  const files = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, encodeNpy(array)] as const)
  return new Uint8Array(zipSync(Object.fromEntries(files), { level: 0 }))
}

/**
 * Arrays of numbers of a .npz file as `encodeNpz` writes it, of those names that are wanted. Throws BAD_REQUEST for
 * anything else, compressed entries too.
 */
export function decodeNpz(
  bytes: Uint8Array,
  file: string,
  wanted: (name: string) => boolean = () => true,
): Record<string, NpyArray> {
  const refuse = (cause?: unknown) =>
    new AppError('BAD_REQUEST', `${file} does not hold arrays of a session.`, { cause })
  try {
    // Entries that are stored as they are cannot unfold to more than the file.
    const found = unzipSync(bytes, {
      filter: ({ compression, name }) => compression === 0 && wanted(name.replace(/\.npy$/, '')),
    })
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
