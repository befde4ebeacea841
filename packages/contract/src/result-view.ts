import { cutLayer, headMeans } from './cut-attention.js'
import { cutPositions, cutTokens } from './cut-lens.js'
import { decodeResult } from './decode-result.js'
import { encodeResult } from './encode-result.js'
import { AppError } from './error.js'
import { encodeLensGlance } from './lens-glance.js'
import type { Answer, AttentionResult, LensResult } from './result.js'

/**
 * What somebody wants of a stored result. `card` is what a card draws first, and packed where exact would be large;
 * `glance` is what draws the cells of a card far away, of the whole; `exact` is as it is stored. `positions` cuts a lens result, `layer` an attention result.
 */
export interface ResultView {
  as: 'exact' | 'card' | 'glance'
  positions?: { from: number; to: number }
  layer?: number
}

/** Stored results up to this size are sent as they are; compressed they take about 60 KB. */
export const EXACT_VIEW_BYTES = 96 * 1024
/** What a card is sent first, before compression, which halves it: below a megabyte on the wire. */
export const CARD_VIEW_BYTES = 1536 * 1024
/** What the first tokens of every cell may take: a card draws all positions, and compressed this is about a megabyte. */
export const FIRST_TOKENS_BYTES = 4 * 1024 * 1024
/** A stored result up to this size is its own glance, which then is all of it. */
export const OWN_GLANCE_BYTES = 16 * 1024
/** Raised whenever a glance holds something else, so that those kept from before are made anew. */
export const GLANCE_VERSION = 1
/** What a glance takes at most, before compression: a byte a cell and measure of some 50,000 cells. */
export const GLANCE_BYTES = 512 * 1024
/** Most that means over heads take in a glance at attention. */
const GLANCE_WEIGHTS = 64 * 1024

/**
 * Bytes of a view of a stored result. A card's view gives up, in this order and only where the bytes demand it:
 * exactness (within stated bounds), what is followed, all but the first token of a cell, and the last positions; of
 * attention exactness, single heads, and the last layers. What is left out is fetched by position or layer. A glance
 * that would be too large is the card's view. Throws
 * SPEC_INVALID for positions or a layer that the result does not have, BAD_REQUEST for damaged bytes.
 */
export function viewResult(
  stored: Uint8Array<ArrayBuffer>,
  { as, positions, layer }: ResultView,
): Uint8Array<ArrayBuffer> {
  if (as === 'glance') return glanceOf(stored) ?? viewResult(stored, { as: 'card' })
  const whole = positions === undefined && layer === undefined
  if (whole && (as === 'exact' || stored.length <= EXACT_VIEW_BYTES)) return stored
  const part = partOf(decodeResult(stored), positions, layer)
  if (as === 'exact' || (part.kind !== 'lens' && part.kind !== 'attention')) return encodeResult(part)
  const exact = whole ? undefined : encodeResult(part)
  if (exact && exact.length <= EXACT_VIEW_BYTES) return exact
  if (layer !== undefined) return encodeResult(part, { packed: true })
  return part.kind === 'lens' ? lensView(part) : attentionView(part)
}

/**
 * What draws the cells of a card far away, for a stored result of any kind; null where that would be too large, and a
 * card's view is what there is. Throws BAD_REQUEST for damaged bytes.
 */
export function glanceOf(stored: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  if (stored.length <= OWN_GLANCE_BYTES) return stored
  const answer = decodeResult(stored)
  const bytes =
    answer.kind === 'lens' ? encodeLensGlance(answer) : answer.kind === 'attention' ? attentionGlance(answer) : stored
  return bytes.length <= GLANCE_BYTES ? bytes : null
}

function attentionGlance({ rollout: _, ...result }: AttentionResult): Uint8Array<ArrayBuffer> {
  const triangle = (result.ids.length * (result.ids.length + 1)) / 2
  const small = result.reduce === 'all' || result.patterns.length <= GLANCE_WEIGHTS
  const kept = small ? result : headMeans(result, Math.max(1, Math.floor(GLANCE_WEIGHTS / triangle)))
  return encodeResult({ ...kept, glance: true }, { packed: true })
}

function partOf(answer: Answer, positions: ResultView['positions'], layer: number | undefined): Answer {
  if (positions) {
    const { from, to } = positions
    if (answer.kind !== 'lens') throw new AppError('SPEC_INVALID', 'Only a lens result is cut by position.')
    if (from < to && to <= answer.ids.length) return cutPositions(answer, from, to)
    throw new AppError(
      'SPEC_INVALID',
      `Positions ${from} to ${to} are not in this result, which has ${answer.ids.length}.`,
    )
  }
  if (layer === undefined) return answer
  const cut = answer.kind === 'attention' ? cutLayer(answer, layer) : undefined
  if (cut) return cut
  throw new AppError('SPEC_INVALID', `This result holds no layer ${layer}.`)
}

function lensView(result: LensResult): Uint8Array<ArrayBuffer> {
  const { rows, ids, topK, tracked } = result
  // Every value takes a byte or more: what cannot fit is not written to see so.
  const fewest = { followed: rows.length * (tracked?.ids.length ?? 0), tops: 2 * rows.length * ids.length * topK }
  const first = () => encodeResult(cutTokens(result, 1), { packed: true })
  // With more than the first token of a cell it is larger still: where this is too large already, that is not written.
  const large = 2 * fewest.tops > CARD_VIEW_BYTES ? first() : null
  const rungs = [
    ...(fewest.followed <= CARD_VIEW_BYTES ? [() => result] : []),
    ...(fewest.tops <= CARD_VIEW_BYTES && !(large && large.length > CARD_VIEW_BYTES)
      ? [() => cutTokens(result, topK)]
      : []),
  ]
  for (const make of rungs) {
    const bytes = encodeResult(make(), { packed: true })
    if (bytes.length <= CARD_VIEW_BYTES) return bytes
  }
  const bytes = large ?? first()
  if (bytes.length <= FIRST_TOKENS_BYTES) return bytes
  const fits = Math.max(1, Math.floor((ids.length * FIRST_TOKENS_BYTES) / bytes.length))
  return encodeResult(cutTokens(cutPositions(result, 0, fits), 1), { packed: true })
}

function attentionView(result: AttentionResult): Uint8Array<ArrayBuffer> {
  const triangle = (result.ids.length * (result.ids.length + 1)) / 2
  // A weight takes a byte, and a rollout has as many as a map.
  const room = CARD_VIEW_BYTES - (result.rollout?.length ?? 0)
  if (result.patterns.length <= room) return encodeResult(result, { packed: true })
  // A single map is all there is to show, however large.
  if (result.reduce === 'all') return encodeResult(result, { packed: true })
  const nLayers = Math.max(1, Math.floor(room / triangle))
  return encodeResult(headMeans(result, nLayers), { packed: true })
}
