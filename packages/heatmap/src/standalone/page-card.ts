import type { TokenGroup } from '@lensboard/contract'
import type { Head } from '../attention-matrix.js'
import type { Sides } from '../difference-metric.js'
import type { LensLook } from '../lens-look.js'
import type { ReadThrough } from '../read-through.js'

/** What a page of its own shows beside the numbers of a card. */
export interface PageCard {
  title: string
  /** Where the numbers come from, a line each. */
  caption: readonly string[]
  metric?: string | undefined
  layer?: number | undefined
  head?: Head | undefined
  groups?: readonly TokenGroup[] | undefined
  through?: readonly ReadThrough[] | undefined
  sides?: Sides | undefined
  look?: Omit<LensLook, 'shared'> | undefined
}

/** Ids of the elements that hold a page's data as base64. */
export const PAGE_DATA = { card: 'lb-card', result: 'lb-result', baseline: 'lb-baseline' } as const
