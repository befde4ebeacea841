import type { LibraryLens } from '@lensboard/contract'
import { KINDS, learnedFrom, qualityOf } from './lens-words'

export interface LensFilter {
  search: string
  kind: 'all' | LibraryLens['lens']['kind']
  /** A checkpoint's name, or all. */
  model: string
}
export const EVERY_LENS: LensFilter = { search: '', kind: 'all', model: 'all' }

/** The lenses that every word of the search and both choices fit. */
export function filterLenses(lenses: readonly LibraryLens[], { search, kind, model }: LensFilter): LibraryLens[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return lenses.filter((one) => {
    const { lens, by, shipped, hash } = one
    if (kind !== 'all' && lens.kind !== kind) return false
    if (model !== 'all' && lens.checkpoint.name !== model) return false
    const text = [lens.title, KINDS[lens.kind], lens.checkpoint.name, shipped ? 'shipped' : by, learnedFrom(lens), hash]
      .join(' ')
      .toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** Names of the models that lenses are for, in order. */
export const modelsOf = (lenses: readonly LibraryLens[]): string[] =>
  [...new Set(lenses.map(({ lens }) => lens.checkpoint.name))].sort(names.compare)

export type LensSortKey = 'title' | 'kind' | 'model' | 'rows' | 'quality' | 'cards' | 'bytes' | 'createdAt'
export interface LensSort {
  key: LensSortKey
  /** 1 is A to Z, small to large and old to new. */
  way: 1 | -1
}

const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

const NUMBERS: Partial<Record<LensSortKey, (one: LibraryLens) => number>> = {
  rows: ({ lens }) => lens.layers.length,
  quality: (one) => qualityOf(one)?.lens ?? Number.NaN,
  cards: ({ cards }) => cards.all,
  bytes: ({ bytes }) => bytes,
  createdAt: ({ createdAt }) => Date.parse(createdAt),
}
const WORDS: Partial<Record<LensSortKey, (one: LibraryLens) => string>> = {
  title: ({ lens }) => lens.title,
  kind: ({ lens }) => lens.kind,
  model: ({ lens }) => lens.checkpoint.name,
}

/** The same lenses in the wanted order; equal ones by title, those that nobody evaluated last. */
export function sortLenses(lenses: readonly LibraryLens[], { key, way }: LensSort): LibraryLens[] {
  const compare = (a: LibraryLens, b: LibraryLens): number => {
    const number = NUMBERS[key]
    if (!number) return names.compare(WORDS[key]?.(a) ?? '', WORDS[key]?.(b) ?? '') * way
    const [x, y] = [number(a), number(b)]
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y))
    return (x - y) * way
  }
  return [...lenses].sort((a, b) => compare(a, b) || names.compare(a.lens.title, b.lens.title))
}
