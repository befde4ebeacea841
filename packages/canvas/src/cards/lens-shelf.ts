import type { TrainedLens } from '@lensboard/contract'

/** The library's lenses by their hash; null until it was read. */
export type LensShelf = ReadonlyMap<string, TrainedLens> | null
