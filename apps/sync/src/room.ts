import { boardRecords, projectionOf } from '@lensboard/canvas/records'
import { CLOSE } from '@lensboard/contract'
import { type BoardClaim, compactBoardLog, type Db, FenceLost, saveBoardProjection } from '@lensboard/db'
import type { Logger } from 'pino'
import * as Y from 'yjs'
import { AcceptedDoc } from './accepted-doc.js'
import { CommitQueue, type Entry } from './commit-queue.js'
import type { Connection } from './connection.js'
import { persistedFrame, readonlyFrame, step1Frame, step2Frame, updateFrame } from './frames.js'
import { gate } from './gate.js'
import type { LoadedBoard } from './load-board.js'
import { Presence } from './presence.js'
import { Saver } from './saver.js'

const COMPACT_EVERY_ROWS = 500n

export interface RoomServices {
  db: Db
  log: Logger
}

/** A board that is open: its document, and who is on it. */
export class Room {
  readonly boardId: string
  readonly projectId: string
  readonly epoch: number
  readonly connections = new Set<Connection>()
  readonly presence = new Presence<Connection>(this.connections)
  /** True once nothing may be read or written here any more; whoever comes opens the board again. */
  gone = false
  /** Everything that is on disk; what everybody sees. */
  readonly #durable: Y.Doc
  readonly #accepted: AcceptedDoc
  readonly #queue: CommitQueue<Connection>
  readonly #saver: Saver
  readonly #claim: BoardClaim
  readonly #services: RoomServices
  readonly #onGone: () => void
  #frozen = false
  #compactedSeq: bigint
  #compacting: Promise<void> | undefined
  #wholeState: Uint8Array | undefined

  constructor(services: RoomServices, board: LoadedBoard, onGone: () => void) {
    const { boardId, epoch, fence, projectId } = board
    this.boardId = boardId
    this.projectId = projectId
    this.epoch = epoch
    this.#services = services
    this.#onGone = onGone
    this.#claim = { boardId, epoch, fence }
    this.#durable = board.doc
    this.#accepted = new AcceptedDoc(Y.encodeStateAsUpdate(board.doc))
    this.#compactedSeq = board.stateSeq
    this.#queue = new CommitQueue<Connection>({
      db: services.db,
      claim: this.#claim,
      seq: board.seq,
      onDurable: (batch) => this.#show(batch),
      onLost: (error) => this.#lose(error),
    })
    this.#saver = new Saver(
      () => saveBoardProjection(services.db, boardId, projectionOf(boardRecords(this.#durable).records.values())),
      (error) => services.log.warn({ boardId, err: error }, 'the projection could not be saved'),
    )
  }

  /** Lets a connection in: tells it what it may do, asks what it has, shows who else is here. */
  enter(connection: Connection): void {
    this.connections.add(connection)
    if (connection.role === 'viewer') connection.send(readonlyFrame())
    connection.send(step1Frame(Y.encodeStateVector(this.#durable)))
  }

  leave(connection: Connection): void {
    if (this.connections.delete(connection)) this.presence.leave(connection)
  }

  /** Answers with what a client lacks; from here on it is told of every change. Throws on a state vector that is none. */
  answer(connection: Connection, stateVector: Uint8Array): void {
    connection.send(step2Frame(this.#stateFrom(stateVector)))
    if (connection.synced) return
    connection.synced = true
    this.presence.tellAll(connection)
  }

  /** Takes an update through the gate and on its way to disk, or closes the connection that sent it. */
  receive(connection: Connection, update: Uint8Array, answers: boolean): void {
    if (this.gone || this.#frozen) return
    connection.received++
    connection.answered ||= answers
    const verdict = gate(update, connection, this.#accepted)
    if (this.#accepted.spoiled) this.#accepted.reset([Y.encodeStateAsUpdate(this.#durable), ...this.#queue.undurable()])
    if (verdict.is === 'refused') {
      const { boardId } = this
      const { code, reason } = verdict
      this.#services.log.warn({ boardId, personId: connection.person.id, code, reason }, 'an update was refused')
      connection.close(code, code === CLOSE.forbidden ? 'You may look at this board, not change it.' : 'refused')
      return
    }
    const isNew = verdict.is === 'accepted'
    this.#queue.push({ update: isNew ? update : null, personId: connection.person.id, author: connection })
    const repair = isNew ? this.#accepted.repair() : undefined
    if (repair) this.#queue.push({ update: repair, personId: null, author: null })
  }

  /** Takes no more updates; whoever sends one gets no acknowledgement and sends it again elsewhere. */
  freeze(): void {
    this.#frozen = true
  }

  /** Whether anything accepted is not on disk yet. */
  get unwritten(): boolean {
    return this.#queue.undurable().length > 0
  }

  /** Writes what is left and the compacted state. Connections that come meanwhile find everything. */
  async settle(): Promise<void> {
    await this.#queue.drain()
    if (this.gone) return
    await this.#saver.flush()
    await this.#compact()
  }

  /** Ends the room; nothing is written after this. */
  close(): void {
    if (this.gone) return
    this.gone = true
    this.#queue.stop()
    this.#saver.stop()
    this.presence.stop()
    this.#onGone()
    this.#durable.destroy()
    this.#accepted.doc.destroy()
  }

  #stateFrom(stateVector: Uint8Array): Uint8Array {
    const asksForAll = stateVector.length <= 1
    if (!asksForAll) return Y.encodeStateAsUpdate(this.#durable, stateVector)
    this.#wholeState ??= Y.encodeStateAsUpdate(this.#durable)
    return this.#wholeState
  }

  /** These are on disk: now, and only now, others see them and their authors are told. */
  #show(batch: Entry<Connection>[]): void {
    if (this.gone) return
    this.#durable.transact(() => {
      for (const { update } of batch) if (update) Y.applyUpdate(this.#durable, update)
    })
    this.#wholeState = undefined
    this.#broadcast(batch)
    const authors = new Set<Connection>()
    for (const { author } of batch)
      if (author) {
        author.durable++
        authors.add(author)
      }
    for (const author of authors) author.send(persistedFrame(author.durable))
    if (batch.some(({ update }) => update)) this.#saver.changed()
    if (this.#queue.seq - this.#compactedSeq >= COMPACT_EVERY_ROWS)
      void this.#compact().catch((error: unknown) => this.#compactionFailed(error))
  }

  /** One frame for each: all of the batch but one's own. */
  #broadcast(batch: Entry<Connection>[]): void {
    const frameWithout = (author: Connection | undefined) => {
      const updates = batch.flatMap((entry) => (entry.update && entry.author !== author ? [entry.update] : []))
      return updates.length === 0
        ? undefined
        : updateFrame(updates.length === 1 ? updates[0]! : Y.mergeUpdates(updates))
    }
    const authors = new Set(batch.map(({ author }) => author))
    const forOthers = frameWithout(undefined)
    for (const connection of this.connections) {
      if (!connection.synced) continue
      const frame = authors.has(connection) ? frameWithout(connection) : forOthers
      if (frame) connection.send(frame)
    }
  }

  async #compact(): Promise<void> {
    await this.#compacting
    if (this.gone || this.#queue.seq === this.#compactedSeq) return
    // Rows and document are in step here: a batch is applied in the turn in which it became durable.
    const seq = this.#queue.seq
    const state = Y.encodeStateAsUpdateV2(this.#durable)
    this.#compactedSeq = seq
    this.#compacting = compactBoardLog(this.#services.db, this.#claim, state, seq).finally(() => {
      this.#compacting = undefined
    })
    await this.#compacting
  }

  #compactionFailed(error: unknown): void {
    if (error instanceof FenceLost) this.#lose(error)
    // The log still has everything; the next round tries again.
    else this.#services.log.warn({ boardId: this.boardId, err: error }, 'the log could not be compacted')
  }

  /** Nothing more can be written: everybody comes again, with what they have, to whoever holds the board then. */
  #lose(error: Error): void {
    const { boardId } = this
    const moved = error instanceof FenceLost
    this.#services.log.error({ boardId, err: error }, moved ? 'another server has this board' : 'the database is gone')
    const [code, reason] = moved ? [CLOSE.restarting, 'moved'] : [CLOSE.unavailable, 'The database is not answering.']
    for (const connection of this.connections) connection.close(code, reason)
    this.close()
  }
}
