import type { ImportedReading } from '@lensboard/exchange'
import type { ReadFile } from './read-files'

/** A reading of one of the files, by which file and which of its readings. */
export interface Offered {
  key: string
  file: number
  place: number
  reading: ImportedReading
}

/** Every reading of every file, in order. */
export const offeredOf = (files: readonly ReadFile[]): Offered[] =>
  files.flatMap(({ found }, file) =>
    (found?.results ?? []).map((reading, place) => ({ key: `${file}.${place}`, file, place, reading })),
  )

/** Readings that are chosen at first: all of them, unless they are so many that a board would be full of them. */
const CHOSEN_AT_FIRST = 8
export const firstChoice = (offered: readonly Offered[]): ReadonlySet<string> =>
  new Set(offered.slice(0, offered.length > CHOSEN_AT_FIRST ? 1 : CHOSEN_AT_FIRST).map(({ key }) => key))
