import { z } from 'zod'
import { canonicalJson } from './canonical.js'
import { CheckpointRef } from './checkpoint-ref.js'
import { Layer, TokenId } from './input.js'
import { LIMITS } from './limits.js'
import type { Component, LensRow } from './result.js'
import type { TokenPiece } from './token.js'

/** tldraw's canvas ends long before. */
const COORDINATE_MAX = 1e7
/** Most that is kept of a token's text: enough to say which one it was. */
const PIECE_CHARS = 64

const Coordinate = z.number().min(-COORDINATE_MAX).max(COORDINATE_MAX)
const Share = z.number().min(0).max(1)
const Head = z.number().int().min(0).max(LIMITS.heads)

/** A point of the page. */
export const PagePoint = z.strictObject({ x: Coordinate, y: Coordinate })
export type PagePoint = z.infer<typeof PagePoint>

/** A row by what it reads and never by where it is drawn: `resid_post.6`, `output`, `head.3.2`. */
const RowName = z.string().regex(/^[a-z_]{1,24}(\.\d{1,3}){0,2}$/)

/** A token by its index in the prompt and by what stood there. */
export const AnchorToken = z.strictObject({
  position: z.number().int().min(0).max(LIMITS.promptTokens),
  id: TokenId,
  piece: z.union([
    z.strictObject({ text: z.string().max(PIECE_CHARS), special: z.literal(true).optional() }),
    z.strictObject({
      bytes: z
        .string()
        .regex(/^([0-9a-f]{2})+$/)
        .max(PIECE_CHARS),
    }),
  ]),
})
export type AnchorToken = z.infer<typeof AnchorToken>

/** One cell of a reading: which row, at which token. */
export const CellIdentity = z.strictObject({ row: RowName, token: AnchorToken })
export type CellIdentity = z.infer<typeof CellIdentity>

const onCard = {
  shapeId: z.string().regex(/^shape:[\w-]{1,64}$/),
  /** Where on the page it last was, for when the card is gone. */
  at: PagePoint,
  /** What the card showed when this was written; absent where it showed nothing yet. */
  checkpoint: CheckpointRef.optional(),
  /** The run that it showed, of a difference both, joined by a hyphen. */
  runKey: z
    .string()
    .regex(/^[0-9a-f]{64}(-[0-9a-f]{64})?$/)
    .optional(),
}

const PointAnchor = z.strictObject({ kind: z.literal('point'), at: PagePoint })
/** A card, or a spot on it as a share of its width and height. */
const CardAnchor = z.strictObject({
  kind: z.literal('card'),
  ...onCard,
  spot: z.tuple([Share, Share]).optional(),
})
const CellAnchor = z.strictObject({ kind: z.literal('cell'), ...onCard, cell: CellIdentity })
/** A block of cells by two opposite corners. */
const RangeAnchor = z.strictObject({ kind: z.literal('range'), ...onCard, from: CellIdentity, to: CellIdentity })
const HeadAnchor = z.strictObject({ kind: z.literal('head'), ...onCard, layer: Layer, head: Head })
/** A weight: how much a query reads a key, in one head or in the mean of some. */
const PairAnchor = z.strictObject({
  kind: z.literal('pair'),
  ...onCard,
  /** Absent: the mean over all layers. */
  layer: Layer.optional(),
  head: z.union([Head, z.literal('average')]),
  query: AnchorToken,
  key: AnchorToken,
})

/** What a comment, or a mark, is about: by identity, so that it is found again however the card is drawn. */
export const Anchor = z.discriminatedUnion('kind', [
  PointAnchor,
  CardAnchor,
  CellAnchor,
  RangeAnchor,
  HeadAnchor,
  PairAnchor,
])
export type Anchor = z.infer<typeof Anchor>
/** An anchor of which a card is part. */
export type CardBound = Exclude<Anchor, { kind: 'point' }>

/** The name of a row of a lens reading: `resid_pre.0`, `output`. */
export const rowName = ({ site, layer }: LensRow): string => (site === 'output' ? site : `${site}.${layer}`)

/** The name of a component of an attribution: `mlp_out.3`, `head.3.2`. */
export const componentName = ({ site, layer, head }: Component): string =>
  head === undefined ? `${site}.${layer}` : `${site}.${layer}.${head}`

/** A token for an anchor; of a very long piece its beginning. */
export function anchorToken(position: number, id: number, piece: TokenPiece): AnchorToken {
  if ('bytes' in piece) return { position, id, piece: { bytes: piece.bytes.slice(0, PIECE_CHARS) } }
  const text = [...piece.text].slice(0, PIECE_CHARS / 2).join('')
  return { position, id, piece: piece.special ? { text, special: true } : { text } }
}

/** Whether two anchors are about the same, wherever on it somebody clicked and whatever it showed then. */
export const samePlace = (a: Anchor, b: Anchor): boolean => canonicalJson(placeOf(a)) === canonicalJson(placeOf(b))

function placeOf(anchor: Anchor): Partial<Anchor> {
  if (anchor.kind === 'point') return anchor
  const { at: _at, runKey: _runKey, checkpoint: _checkpoint, ...place } = anchor
  return place
}
