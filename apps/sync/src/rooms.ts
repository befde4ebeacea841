import type { Connection } from './connection.js'
import { loadBoard } from './load-board.js'
import { Room, type RoomServices } from './room.js'

/** An empty room is kept this long: a reload finds it warm. */
const IDLE_MS = 60_000

export interface RoomsOptions {
  idleMs?: number
}

/** The boards that are open on this server, each once. */
export class Rooms {
  readonly #services: RoomServices
  readonly #idleMs: number
  readonly #rooms = new Map<string, Promise<Room | null>>()
  readonly #idle = new Map<Room, NodeJS.Timeout>()

  constructor(services: RoomServices, { idleMs = IDLE_MS }: RoomsOptions = {}) {
    this.#services = services
    this.#idleMs = idleMs
  }

  /** Lets a connection into its board's room, opening it first; null when there is no such board. */
  async enter(boardId: string, connection: Connection): Promise<Room | null> {
    for (;;) {
      const room = await (this.#rooms.get(boardId) ?? this.#open(boardId))
      if (!room) return null
      // It may have ended while we waited; then the board is opened afresh.
      if (room.gone) continue
      clearTimeout(this.#idle.get(room))
      this.#idle.delete(room)
      if (connection.open) room.enter(connection)
      else this.#watchIdle(room)
      return room
    }
  }

  leave(room: Room, connection: Connection): void {
    room.leave(connection)
    this.#watchIdle(room)
  }

  /** Rooms that are open now. */
  async open(): Promise<Room[]> {
    const rooms = await Promise.all([...this.#rooms.values()].map((room) => room.catch(() => null)))
    return rooms.filter((room): room is Room => room !== null && !room.gone)
  }

  #open(boardId: string): Promise<Room | null> {
    const opening = loadBoard(this.#services.db, boardId).then((board) => {
      if (!board) return null
      const room: Room = new Room(this.#services, board, () => this.#forget(boardId, opening, room))
      return room
    })
    this.#rooms.set(boardId, opening)
    opening.then(
      (room) => room ?? this.#rooms.delete(boardId),
      () => this.#rooms.delete(boardId),
    )
    return opening
  }

  #forget(boardId: string, opening: Promise<Room | null>, room: Room): void {
    clearTimeout(this.#idle.get(room))
    this.#idle.delete(room)
    if (this.#rooms.get(boardId) === opening) this.#rooms.delete(boardId)
  }

  #watchIdle(room: Room): void {
    if (room.gone || room.connections.size > 0) return
    clearTimeout(this.#idle.get(room))
    this.#idle.set(
      room,
      setTimeout(() => void this.#unload(room), this.#idleMs),
    )
  }

  /** The room stays findable until everything is on disk; whoever comes meanwhile keeps it. */
  async #unload(room: Room): Promise<void> {
    do {
      try {
        await room.settle()
      } catch (error) {
        this.#services.log.warn({ boardId: room.boardId, err: error }, 'a board could not be compacted when it emptied')
      }
    } while (room.connections.size === 0 && room.unwritten && !room.gone)
    if (room.connections.size === 0) room.close()
  }
}
