import { zipSync } from 'fflate'
import { encodeNpy, type NpyArray } from './npy.js'

/** Bytes of a .npz file, stored without compression as numpy's own `savez` does. */
export function encodeNpz(arrays: Record<string, NpyArray>): Uint8Array {
  const files = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, encodeNpy(array)] as const)
  return zipSync(Object.fromEntries(files), { level: 0 })
}
