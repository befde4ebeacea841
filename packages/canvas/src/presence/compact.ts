import { InstancePresenceRecordType, PageRecordType, type TLInstancePresence, type TLShapeId } from '@tldraw/tlschema'
import { z } from 'zod'
import { FIRST_PAGE_ID } from '../records/index.js'

const PAGE_PREFIX = 'page:'
const SHAPE_PREFIX = 'shape:'
/** More selected shapes than this are not told; nobody can see that many outlines. */
const SELECTED_MAX = 50
/** tldraw's canvas ends long before. */
const COORDINATE_MAX = 1e7

const Coordinate = z.number().min(-COORDINATE_MAX).max(COORDINATE_MAX)

/** The cell of a card that a person points at. */
export const PresenceCell = z.object({
  shapeId: z.string().max(100),
  row: z.number().int().min(0),
  position: z.number().int().min(0),
})
export type PresenceCell = z.infer<typeof PresenceCell>

/** One person's presence on the wire, about 100 bytes. `u` is stamped by the server, whatever the sender says. */
const CompactPresence = z.object({
  /** Page, when it is not the first one. */
  p: z.string().max(100).optional(),
  /** Cursor in page coordinates. */
  c: z.tuple([Coordinate, Coordinate]).optional(),
  /** Camera and size of the window. */
  v: z.tuple([Coordinate, Coordinate, z.number().min(0).max(100)]).optional(),
  b: z.tuple([z.number().min(0).max(1e5), z.number().min(0).max(1e5)]).optional(),
  /** Selected shapes, without their prefix. */
  s: z.array(z.string().max(100)).max(SELECTED_MAX).optional(),
  cell: PresenceCell.optional(),
  /** What they are doing, in a word: "drag", "type", "form". */
  a: z.string().max(40).optional(),
  u: z.object({ id: z.string(), name: z.string().max(200), color: z.string().max(40) }).optional(),
})
export type CompactPresence = z.infer<typeof CompactPresence>

/** Somebody else on the board. */
export interface Peer {
  clientId: number
  person: { id: string; name: string; color: string }
  cell?: PresenceCell
  activity?: string
}

const rounded = (n: number, per = 1) => Math.round(n * per) / per

/** What others need of a person's presence. */
export function compact(
  presence: TLInstancePresence,
  extra: { cell?: PresenceCell | undefined; activity?: string | undefined },
): CompactPresence {
  const { cursor, camera, screenBounds, selectedShapeIds, currentPageId } = presence
  return {
    ...(currentPageId === FIRST_PAGE_ID ? {} : { p: currentPageId.slice(PAGE_PREFIX.length) }),
    ...(cursor && { c: [rounded(cursor.x), rounded(cursor.y)] as [number, number] }),
    ...(camera && { v: [rounded(camera.x), rounded(camera.y), rounded(camera.z, 1000)] as [number, number, number] }),
    ...(screenBounds && { b: [rounded(screenBounds.w), rounded(screenBounds.h)] as [number, number] }),
    ...(selectedShapeIds.length > 0 && {
      s: selectedShapeIds.slice(0, SELECTED_MAX).map((id) => id.slice(SHAPE_PREFIX.length)),
    }),
    ...(extra.cell && { cell: extra.cell }),
    ...(extra.activity && { a: extra.activity }),
  }
}

/** What a client says of itself, or undefined when it says nothing readable or the server has not stamped it. */
export function readPresence(clientId: number, state: unknown): { peer: Peer; presence: CompactPresence } | undefined {
  const parsed = CompactPresence.safeParse(state)
  if (!parsed.success || !parsed.data.u) return
  const { u, cell, a } = parsed.data
  const peer: Peer = { clientId, person: u, ...(cell && { cell }), ...(a && { activity: a }) }
  return { peer, presence: parsed.data }
}

export const presenceId = (clientId: number) => InstancePresenceRecordType.createId(String(clientId))

/** The record tldraw draws cursors and selections from; throws when the schema does not want it. */
export function presenceRecord(
  { peer, presence }: { peer: Peer; presence: CompactPresence },
  now: number,
): TLInstancePresence {
  const { p, c, v, b, s = [], cell, a } = presence
  return InstancePresenceRecordType.validate(
    InstancePresenceRecordType.create({
      id: presenceId(peer.clientId),
      userId: peer.person.id,
      userName: peer.person.name,
      color: peer.person.color,
      currentPageId: p === undefined ? FIRST_PAGE_ID : PageRecordType.createId(p),
      cursor: c ? { x: c[0], y: c[1], type: 'default', rotation: 0 } : null,
      camera: v ? { x: v[0], y: v[1], z: v[2] } : null,
      screenBounds: b ? { x: 0, y: 0, w: b[0], h: b[1] } : null,
      selectedShapeIds: s.map((id) => `${SHAPE_PREFIX}${id}` as TLShapeId),
      lastActivityTimestamp: now,
      meta: { ...(cell && { cell }), ...(a && { activity: a }) },
    }),
  )
}
