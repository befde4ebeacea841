import { Role } from '@lensboard/contract'
import { InstancePresenceRecordType, PageRecordType, type TLInstancePresence, type TLShapeId } from '@tldraw/tlschema'
import { z } from 'zod'
import { FIRST_PAGE_ID } from '../records/index.js'

const PAGE_PREFIX = 'page:'
const SHAPE_PREFIX = 'shape:'
/** More selected shapes than this are not told; nobody can see that many outlines. */
const SELECTED_MAX = 50
/** tldraw's canvas ends long before. */
const COORDINATE_MAX = 1e7
const ID_CHARS = 100
const ROW_CHARS = 40
const INDEX_MAX = 1e7

const Coordinate = z.number().min(-COORDINATE_MAX).max(COORDINATE_MAX)
const Size = z.number().positive().max(COORDINATE_MAX)
const Id = z.string().max(ID_CHARS)
const Index = z.number().int().min(0).max(INDEX_MAX)

/** A cell by what it is and never by where it is drawn: card, row by name, position, and the token that stands there. */
const ToldCell = z.tuple([Id, z.string().max(ROW_CHARS), Index, Index.nullable()])
export type ToldCell = z.infer<typeof ToldCell>

/** Where the first of the dragged shapes is in its parent, and its size while it is resized; the rest moves alike. */
const ToldGesture = z.tuple([Id, Coordinate, Coordinate]).or(z.tuple([Id, Coordinate, Coordinate, Size, Size]))

/** One person's presence on the wire; see `bytes of presence` in the tests. `u` is stamped by the server. */
const CompactPresence = z.object({
  /** Page, when it is not the first one. */
  p: Id.optional(),
  /** Cursor in page coordinates. */
  c: z.tuple([Coordinate, Coordinate]).optional(),
  /** Camera and size of the window. */
  v: z.tuple([Coordinate, Coordinate, z.number().min(0).max(100)]).optional(),
  b: z.tuple([z.number().min(0).max(1e5), z.number().min(0).max(1e5)]).optional(),
  /** Selected shapes, without their prefix. */
  s: z.array(Id).max(SELECTED_MAX).optional(),
  /** The cell they point at, and the one they chose or have open. */
  k: ToldCell.optional(),
  o: ToldCell.optional(),
  /** What they drag or resize. */
  d: ToldGesture.optional(),
  /** Whom they follow. */
  f: Id.optional(),
  /** They look elsewhere: their tab is hidden, or nothing moved for a while. */
  i: z.literal(1).optional(),
  u: z
    .object({ id: z.string(), name: z.string().max(200), color: z.string().max(40), role: Role.optional() })
    .optional(),
})
export type CompactPresence = z.infer<typeof CompactPresence>

/** Somebody on the board, as the server knows them. */
export interface PresentPerson {
  id: string
  name: string
  color: string
  role?: Role | undefined
}

/** Somebody else on the board. */
export interface Peer {
  clientId: number
  person: PresentPerson
}

/** What the record of somebody's presence says beside tldraw's own fields. */
export interface PresenceMeta {
  role?: Role
  away?: true
  pointed?: ToldCell
  chosen?: ToldCell
}
export const presenceMeta = ({ meta }: TLInstancePresence): PresenceMeta => meta as PresenceMeta

/** Somebody drags or resizes: the shape they hold, where it is, how large, and what moves with it. */
export interface Gesture {
  lead: string
  x: number
  y: number
  size?: { w: number; h: number }
  ids: string[]
}

/** What of a person tldraw does not know. */
export interface OwnPresence {
  pointed?: ToldCell | undefined
  chosen?: ToldCell | undefined
  gesture?: Omit<Gesture, 'ids'> | undefined
}

const rounded = (n: number, per = 1) => Math.round(n * per) / per
const bare = (id: string) => id.slice(SHAPE_PREFIX.length)

/** What others need of a person's presence; of one who looks elsewhere, only where they were. */
export function compact(presence: TLInstancePresence, own: OwnPresence, away = false): CompactPresence {
  const { cursor, camera, screenBounds, selectedShapeIds, currentPageId, followingUserId } = presence
  const { pointed, chosen, gesture } = own
  return {
    ...(currentPageId === FIRST_PAGE_ID ? {} : { p: currentPageId.slice(PAGE_PREFIX.length) }),
    ...(camera && { v: [rounded(camera.x), rounded(camera.y), rounded(camera.z, 1000)] as [number, number, number] }),
    ...(screenBounds && { b: [rounded(screenBounds.w), rounded(screenBounds.h)] as [number, number] }),
    ...(followingUserId && { f: followingUserId }),
    ...(away
      ? { i: 1 as const }
      : {
          ...(cursor && { c: [rounded(cursor.x), rounded(cursor.y)] as [number, number] }),
          ...(selectedShapeIds.length > 0 && { s: selectedShapeIds.slice(0, SELECTED_MAX).map(bare) }),
          ...(pointed && { k: pointed }),
          ...(chosen && { o: chosen }),
          ...(gesture && { d: toldGesture(gesture) }),
        }),
  }
}

function toldGesture({ lead, x, y, size }: Omit<Gesture, 'ids'>): NonNullable<CompactPresence['d']> {
  const place = [bare(lead), rounded(x, 10), rounded(y, 10)] as [string, number, number]
  return size ? [...place, rounded(size.w, 10), rounded(size.h, 10)] : place
}

/** What a client says of itself, or undefined when it says nothing readable or the server has not stamped it. */
export function readPresence(clientId: number, state: unknown): { peer: Peer; presence: CompactPresence } | undefined {
  const parsed = CompactPresence.safeParse(state)
  if (!parsed.success || !parsed.data.u) return
  return { peer: { clientId, person: parsed.data.u }, presence: parsed.data }
}

/** What somebody drags or resizes. */
export function gestureOf({ d, s = [] }: CompactPresence): Gesture | undefined {
  if (!d) return
  const [id, x, y, w, h] = d
  const lead = `${SHAPE_PREFIX}${id}`
  const ids = [...new Set([lead, ...s.map((one) => `${SHAPE_PREFIX}${one}`)])]
  return { lead, x, y, ids, ...(w !== undefined && h !== undefined && { size: { w, h } }) }
}

export const presenceId = (clientId: number) => InstancePresenceRecordType.createId(String(clientId))

/** The record tldraw draws cursors and selections from; throws when the schema does not want it. */
export function presenceRecord(
  { peer, presence }: { peer: Peer; presence: CompactPresence },
  now: number,
): TLInstancePresence {
  const { p, c, v, b, s = [], k, o, f, i } = presence
  const { role } = peer.person
  const meta: PresenceMeta = {
    ...(role && { role }),
    ...(i && { away: true }),
    ...(k && { pointed: k }),
    ...(o && { chosen: o }),
  }
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
      followingUserId: f ?? null,
      lastActivityTimestamp: now,
      meta: meta as TLInstancePresence['meta'],
    }),
  )
}
