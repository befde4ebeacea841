import type { Answer } from '@lensboard/contract'
import { CODE } from './code.js'
import type { PageCard } from './page-card.js'
import { writePage } from './write-page.js'

export type { PageCard } from './page-card.js'

/** A card as one HTML file that works without a network; see `writePage`. */
export const standalonePage = (card: PageCard, answers: { result: Answer; baseline?: Answer | undefined }): string =>
  writePage(card, answers, CODE)
