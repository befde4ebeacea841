import type { Connection } from './connection.js'
import { type LoadedBoard, loadBoard } from './load-board.js'
import { Room, type RoomServices } from './room.js'

/** An empty room is kept this long: a reload finds it warm. */
const IDLE_MS = 60_000

export interface RoomsOptions {
  idleMs?: number
  versionEveryMs?: number
  presenterGraceMs?: number
}

/** The boards that are open on this server, each once. */
export class Rooms {
  readonly #services: RoomServices
  readonly #idleMs: number
  readonly #rooms = new Map<string, Promise<Room | null>>()
  readonly #idle = new Map<Room, NodeJS.Timeout>()

  constructor(services: RoomServices, { idleMs = IDLE_MS, ...forRooms }: RoomsOptions = {}) {
    this.#services = { ...services, ...forRooms }
    this.#idleMs = idleMs
  }

  /** Lets a connection into its board's room, opening it first; null when there is no such board. */
  async enter(boardId: string, connection: Connection): Promise<Room | null> {
    const room = await this.#awake(boardId)
    if (room && connection.open) room.enter(connection)
    else if (room) this.#watchIdle(room)
    return room
  }

  /** Does something with a board, opening it first; null when there is no such board. */
  async visit<T>(boardId: string, act: (room: Room) => Promise<T>): Promise<T | null> {
    const room = await this.#awake(boardId)
    if (!room) return null
    try {
      return await act(room)
    } finally {
      this.#watchIdle(room)
    }
  }

  async #awake(boardId: string): Promise<Room | null> {
    for (;;) {
      const room = await (this.#rooms.get(boardId) ?? this.#open(boardId))
      // It may have ended while we waited; then the board is opened afresh.
      if (room?.gone) continue
      if (room) {
        clearTimeout(this.#idle.get(room))
        this.#idle.delete(room)
      }
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
      this.#tellDamage(board)
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

  #tellDamage({ boardId, damage }: LoadedBoard): void {
    if (damage.length === 0) return
    this.#services.metrics.damaged(damage.length)
    this.#services.log.error(
      { boardId, damage: damage.slice(0, 20) },
      'parts of a board could not be read and were set aside',
    )
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
