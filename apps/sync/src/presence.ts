import { type Role, roleAtLeast } from '@lensboard/contract'
import { type PresenceEntry, presenceBytes, presenceFrame, presenceFrameOf, readPresence } from './frames.js'
import { PRESENCE_BYTES_MAX } from './limits.js'

/** Others hear of a change at most this often, with the latest of everybody in one frame; in a crowd less often. */
const TELL_EVERY_MS = [
  { upTo: 30, ms: 50 },
  { upTo: 100, ms: 100 },
  { upTo: Number.POSITIVE_INFINITY, ms: 200 },
] as const

/** A socket as presence sees it. */
export interface PresentConnection {
  /** Who it is; written into whatever it says of itself. */
  person: { id: string; name: string; color: string }
  role: Role
  /** The Yjs client it speaks for; bound by its first presence, and to no other afterwards. */
  clientId: number | undefined
  sendPresence(frame: Uint8Array): void
}

/** What everybody in a room shows of themselves: cursor, selection. Kept by socket, never saved. */
export class Presence<Connection extends PresentConnection> {
  readonly #connections: ReadonlySet<Connection>
  readonly #isOfAnother: (clientId: number, personId: string) => boolean
  readonly #entries = new Map<number, Held<Connection>>()
  #changed = new Map<number, Held<Connection>>()
  #timer: NodeJS.Timeout | undefined
  #clock = 0

  /** `isOfAnother` tells of clients that somebody else writes as. */
  constructor(connections: ReadonlySet<Connection>, isOfAnother: (clientId: number, personId: string) => boolean) {
    this.#connections = connections
    this.#isOfAnother = isOfAnother
  }

  /** Takes what a client says. Only what it says of itself counts; the rest is echo or pretence. Throws BadFrame. */
  receive(from: Connection, update: Uint8Array): void {
    for (const { clientId, json } of readPresence(update)) {
      if (from.clientId !== undefined && clientId !== from.clientId) continue
      if (json.length > PRESENCE_BYTES_MAX) continue
      const state = parsed(json)
      if (from.clientId === undefined && (state === null || !this.#bind(from, clientId))) continue
      const shown = state && shownOf(from, state)
      if (!isCounted(from) || !this.#says(clientId, shown)) this.#set(from, clientId, shown)
    }
  }

  /** Shows a newcomer, or one who asks, everybody else. */
  tellAll(to: Connection): void {
    const entries = [...this.#entries.values()].filter((held) => mayHear(to, held)).map(({ entry }) => entry)
    to.sendPresence(presenceFrame(entries))
  }

  /** Says everything again: clients forget what they have not heard for 30 s, and close a silent connection. */
  renew(): void {
    for (const { owner, entry } of this.#entries.values()) this.#set(owner, entry.clientId, entry.state)
    for (const connection of this.#connections) connection.sendPresence(presenceFrame([]))
  }

  /** The person of this socket has another name now. */
  restamp(connection: Connection): void {
    const held = connection.clientId === undefined ? undefined : this.#entries.get(connection.clientId)
    if (held?.owner === connection && held.entry.state)
      this.#set(connection, held.entry.clientId, shownOf(connection, held.entry.state))
  }

  leave(connection: Connection): void {
    if (connection.clientId === undefined) return
    if (this.#entries.get(connection.clientId)?.owner === connection) this.#set(connection, connection.clientId, null)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  /** A tab that comes back may find its old socket still open; nobody else may take its place. */
  #bind(connection: Connection, clientId: number): boolean {
    if (this.#isOfAnother(clientId, connection.person.id)) return false
    const holder = this.#entries.get(clientId)?.owner
    if (holder && holder.person.id !== connection.person.id) return false
    if (holder) holder.clientId = undefined
    connection.clientId = clientId
    const tabs = [...this.#entries.values()].filter((held) => isOf(connection, held) && mayHear(connection, held))
    if (tabs.length > 0) connection.sendPresence(presenceFrame(tabs.map(({ entry }) => entry)))
    return true
  }

  #says(clientId: number, state: PresenceEntry['state']): boolean {
    const held = this.#entries.get(clientId)?.entry.state
    return state !== null && held !== undefined && JSON.stringify(held) === JSON.stringify(state)
  }

  #set(owner: Connection, clientId: number, state: PresenceEntry['state']): void {
    // Later than anything a client heard before, from this process or the one before it.
    this.#clock = Math.max(this.#clock + 1, Date.now())
    const entry = { clientId, clock: this.#clock, state }
    if (state) this.#entries.set(clientId, { entry, owner })
    else this.#entries.delete(clientId)
    this.#changed.set(clientId, { entry, owner })
    this.#timer ??= setTimeout(() => this.#tell(), this.#wait())
  }

  #wait(): number {
    const { size } = this.#connections
    return TELL_EVERY_MS.find(({ upTo }) => size <= upTo)?.ms ?? 0
  }

  #tell(): void {
    this.#timer = undefined
    const changed = [...this.#changed.values()].map((held) => ({ ...held, bytes: presenceBytes(held.entry) }))
    this.#changed = new Map()
    const all = presenceFrameOf(changed.map(({ bytes }) => bytes))
    for (const connection of this.#connections) {
      const heard = changed.filter((held) => mayHear(connection, held))
      if (heard.length === changed.length) connection.sendPresence(all)
      else if (heard.length > 0) connection.sendPresence(presenceFrameOf(heard.map(({ bytes }) => bytes)))
    }
  }
}

/** What a client shows, and the socket that said so. */
interface Held<Connection> {
  entry: PresenceEntry
  owner: Connection
}

const isOf = ({ person }: PresentConnection, { owner }: Held<PresentConnection>) => owner.person.id === person.id

/**
 * Nobody is told of themselves: a client would take it for its own state, and say it again. Until a socket has said
 * which client it is, each of the same person may be what it was before it came again.
 */
function mayHear(to: PresentConnection, held: Held<PresentConnection>): boolean {
  return to.clientId === undefined ? !isOf(to, held) : held.entry.clientId !== to.clientId
}

/** Who may only look is counted, and not followed by every eye on the board. */
const isCounted = ({ role }: PresentConnection) => !roleAtLeast(role, 'commenter')

/** What others are shown of a state: under the name the server knows, and of those who are counted no more than that. */
function shownOf(connection: PresentConnection, state: Record<string, unknown>): Record<string, unknown> {
  const { id, name, color } = connection.person
  const u = { id, name, color, role: connection.role }
  if (!isCounted(connection)) return { ...state, u }
  return { ...(state.i === 1 && { i: 1 }), ...(typeof state.f === 'string' && { f: state.f }), u }
}

function parsed(json: string): Record<string, unknown> | null {
  try {
    const state: unknown = JSON.parse(json)
    return typeof state === 'object' && !Array.isArray(state) ? (state as Record<string, unknown> | null) : null
  } catch {
    return null
  }
}
