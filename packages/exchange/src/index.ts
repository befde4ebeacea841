// The front door.
export { LensboardFile } from './lensboard-file.js'
export { decodeNpy, encodeNpy, type NpyArray } from './npy.js'
export { decodeNpz, encodeNpz, NPZ_BYTES_MAX } from './npz.js'
export { isLensboardFile, type LensboardContents, readLensboardFile } from './read-lensboard.js'
export { lensboardJson } from './write/lensboard.js'
