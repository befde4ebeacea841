import type { Hidden } from './placed-highlights.js'

/** Why highlights are not seen, after "1 highlight is on" or "2 highlights are on". */
export const HIDDEN_WORDS: Record<Hidden, string> = {
  rows: 'rows that are not drawn',
  positions: 'positions that are not drawn',
  tokens: 'tokens that the prompt no longer has',
  read: 'rows or heads that are not read now',
  head: 'a head that is not shown',
  overview: 'the overview of heads, which is not drawn',
  look: 'a matrix, which is not shown now',
}
