import type { Anchor, CellIdentity, Lost, TokenPiece } from '@lensboard/contract'
import { rowLabel, spellPiece } from '@lensboard/heatmap'

const SITES = ['resid_pre', 'resid_mid', 'resid_post', 'attn_out', 'mlp_out'] as const

/** A row's name as axes have it: `L6`, `output`, `L3 H2`. */
function rowWords(name: string): string {
  const [site = '', layer = '', head] = name.split('.')
  if (head !== undefined) return `L${layer} H${head}`
  const known = SITES.find((one) => one === site)
  if (known) return rowLabel({ site: known, layer: Number(layer) })
  if (site === 'output') return 'output'
  return layer === '' ? site : `L${layer} ${site.replaceAll('_', ' ')}`
}

/** What a thread is about, in parts: words, and tokens that are drawn with their marks. */
export type AnchorPart = string | TokenPiece

export function anchorParts(anchor: Anchor): AnchorPart[] {
  switch (anchor.kind) {
    case 'point':
      return ['Board']
    case 'card':
      return ['Card']
    case 'cell':
      return [rowWords(anchor.cell.row), anchor.cell.token.piece]
    case 'range':
      return [rowsWords(anchor.from, anchor.to), ...tokensOf(anchor.from, anchor.to)]
    case 'head':
      return [`L${anchor.layer} H${anchor.head}`]
    case 'pair':
      return [headWords(anchor), anchor.query.piece, anchor.key.piece]
  }
}

const rowsWords = (a: CellIdentity, b: CellIdentity) =>
  a.row === b.row ? rowWords(a.row) : `${rowWords(b.row)} to ${rowWords(a.row)}`

const tokensOf = (a: CellIdentity, b: CellIdentity): AnchorPart[] =>
  a.token.position === b.token.position ? [a.token.piece] : [a.token.piece, b.token.piece]

const headWords = ({ layer, head }: { layer?: number | undefined; head: number | 'average' }) =>
  layer === undefined ? 'mean of all heads' : head === 'average' ? `L${layer} mean` : `L${layer} H${head}`

/** The same as plain text, for labels. */
export const anchorWords = (anchor: Anchor): string =>
  anchorParts(anchor)
    .map((part) => (typeof part === 'string' ? part : spellPiece(part)))
    .join(' · ')

/** A loss in words, with tokens by their pieces. */
export function lostParts(lost: Lost): AnchorPart[] {
  switch (lost.why) {
    case 'cardGone':
      return ['The card was deleted.']
    case 'otherModel':
      return [`Written on ${lost.was}. The card now reads ${lost.now}.`]
    case 'tokenChanged':
      return lost.now
        ? ['This position was', lost.was.piece, ', now', lost.now.piece]
        : ['This position was', lost.was.piece, 'and is no longer in the prompt.']
    case 'notRead':
      return [lost.what === 'row' ? 'This row is not read any more.' : 'This head is not read any more.']
    case 'earlierResult':
      return ['Written on an earlier result.']
    case 'notDrawn':
      return [lost.what === 'row' ? 'This row is not drawn.' : 'This position is not drawn.']
  }
}
