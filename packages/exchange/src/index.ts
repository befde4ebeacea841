// The front door.
export { LensboardFile } from './lensboard-file.js'
export { isLensboardFile, type LensboardContents, readLensboardFile } from './read-lensboard.js'
export { lensboardJson } from './write/lensboard.js'
