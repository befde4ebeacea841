import type { Chunk } from './chunk.js'
import type { LensColumns } from './lens-readings.js'

/** The columns of positions that are done while others are still being read. */
export type LensPart = LensColumns & Chunk
