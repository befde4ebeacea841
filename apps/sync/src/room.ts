import { type BoardRecords, boardRecords, projectionOf } from '@lensboard/canvas/records'
import { CLOSE } from '@lensboard/contract'
import { type BoardClaim, compactBoardLog, type Db, FenceLost, saveBoardProjection } from '@lensboard/db'
import type { Logger } from 'pino'
import * as Y from 'yjs'
import { AcceptedDoc } from './accepted-doc.js'
import { ClientOwners } from './client-owners.js'
import { CommitQueue, type Entry } from './commit-queue.js'
import type { Connection } from './connection.js'
import { persistedFrame, step1Frame, step2Frame, updateFrame } from './frames.js'
import { gate } from './gate.js'
import { BOARD_BYTES_WARNED } from './limits.js'
import type { LoadedBoard } from './load-board.js'
import type { Metrics } from './metrics.js'
import { Presence } from './presence.js'
import { Presenting } from './presenting.js'
import { restoreRecords } from './restore-records.js'
import { Saver } from './saver.js'
import { Versions, type VersionWish } from './versions.js'

const COMPACT_EVERY_ROWS = 500n
const COMPACT_EVERY_BYTES = 1024 * 1024

export interface RoomServices {
  db: Db
  log: Logger
  metrics: Metrics
  onRefused?: (personId: string) => void
  /** Every so often a version is kept while people work; for tests. */
  versionEveryMs?: number | undefined
  /** How long a presenter may be gone before presenting ends; for tests. */
  presenterGraceMs?: number | undefined
}

/** A board that is open: its document, and who is on it. */
export class Room {
  readonly boardId: string
  readonly projectId: string
  readonly epoch: number
  readonly connections = new Set<Connection>()
  readonly presence: Presence<Connection>
  readonly presenting: Presenting<Connection>
  /** True once nothing may be read or written here any more; whoever comes opens the board again. */
  gone = false
  /** Everything that is on disk; what everybody sees. */
  readonly #durable: Y.Doc
  readonly #accepted: AcceptedDoc
  readonly #queue: CommitQueue<Connection>
  readonly #saver: Saver
  readonly #versions: Versions
  readonly #claim: BoardClaim
  readonly #services: RoomServices
  readonly #onGone: () => void
  #frozen = false
  #compactedSeq: bigint
  /** Bytes of log rows since the last compaction. */
  #bytesSince = 0
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
    const owners = new ClientOwners(board.clients)
    this.#accepted = new AcceptedDoc(Y.encodeStateAsUpdate(board.doc), owners)
    this.presence = new Presence(this.connections, (client, personId) => owners.isOfAnother(client, personId))
    this.presenting = new Presenting(this.connections, services.presenterGraceMs)
    this.#versions = new Versions(services.db, this.#claim, board.stateSeq, services.versionEveryMs)
    this.#compactedSeq = board.stateSeq
    this.#queue = new CommitQueue<Connection>({
      db: services.db,
      claim: this.#claim,
      seq: board.seq,
      onCommit: (seconds, entries) => services.metrics.committed(seconds, entries),
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
    if (!connection.mayEdit) connection.sayReadonly()
    connection.send(step1Frame(Y.encodeStateVector(this.#durable)))
  }

  leave(connection: Connection): void {
    if (!this.connections.delete(connection)) return
    this.presence.leave(connection)
    this.presenting.left(connection)
  }

  /** Answers with what a client lacks; from here on it is told of every change. Throws on a state vector that is none. */
  answer(connection: Connection, stateVector: Uint8Array): void {
    connection.send(step2Frame(this.#stateFrom(stateVector)))
    if (connection.synced) return
    connection.synced = true
    this.presence.tellAll(connection)
    this.presenting.entered(connection)
  }

  /** Takes an update through the gate and on its way to disk, or closes the connection that sent it. */
  receive(connection: Connection, update: Uint8Array, answers: boolean): void {
    if (this.gone || this.#frozen) return
    connection.received++
    connection.answered ||= answers
    const verdict = gate(update, connection, this.#accepted)
    connection.bulk = false
    if (this.#accepted.spoiled) this.#accepted.reset([Y.encodeStateAsUpdate(this.#durable), ...this.#queue.undurable()])
    if (verdict.is === 'refused') {
      const { code, reason, sentence = 'refused' } = verdict
      this.refused(connection, code, reason)
      connection.close(code, sentence)
      return
    }
    const entry = { personId: connection.person.id, author: connection }
    if (verdict.is === 'accepted') {
      const { clients, isBulk } = verdict
      this.#queue.push({ ...entry, update, clients, ...(isBulk && { before: () => this.#keepBefore() }) })
      this.#pushRepair()
    } else this.#queue.push({ ...entry, update: null })
  }

  /** Notes that a connection ends because of what it sent. Never what it sent: that is somebody's work. */
  refused({ person }: Connection, code: number, reason: string): void {
    const { boardId } = this
    this.#services.metrics.refused(code)
    this.#services.log.warn({ boardId, personId: person.id, code, reason }, 'an update was refused')
    this.#services.onRefused?.(person.id)
  }

  /** Keeps the board as everybody sees it now; answers the version's id. */
  keepVersion(wish: VersionWish): Promise<string> {
    return this.#versions.keep(this.#durable, this.#queue.seq, wish)
  }

  /**
   * Makes the records what they were in a state (V2), as edits of this server that can be edited on. The board is kept
   * as it was before; answers how many records changed, when all of it is on disk.
   */
  async restore(state: Uint8Array, personId: string): Promise<number> {
    if (this.gone || this.#frozen) throw new Error('this board is being closed')
    const before = Y.encodeStateVector(this.#accepted.doc)
    const changed = restoreRecords(this.#accepted.doc, state)
    if (changed === 0) return 0
    const update = Y.encodeStateAsUpdate(this.#accepted.doc, before)
    this.#queue.push({ update, personId, author: null, before: () => this.#keepBefore(personId) })
    this.#pushRepair()
    await this.#queue.drain()
    if (this.gone) throw new Error('the board could not be written')
    return changed
  }

  /** What an operator is told of this board. */
  get census() {
    return { queued: this.#queue.length, bytes: this.#accepted.bytes, seq: this.#queue.seq }
  }

  /** Every record that is on disk, and those that cannot be read. */
  records(): BoardRecords {
    return boardRecords(this.#durable)
  }

  #pushRepair(): void {
    const repair = this.#accepted.repair()
    if (repair) this.#queue.push({ update: repair, personId: null, author: null })
  }

  async #keepBefore(personId?: string): Promise<void> {
    await this.keepVersion({ kind: 'before', personId })
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
    // What stays for months is what stood when everybody had left.
    if (!this.gone && this.#versions.hasNews(this.#queue.seq)) await this.keepVersion({ kind: 'automatic' })
  }

  /** Ends the room; nothing is written after this. */
  close(): void {
    if (this.gone) return
    this.gone = true
    this.#queue.stop()
    this.#saver.stop()
    this.presence.stop()
    this.presenting.stop()
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
    if (this.#versions.isDue(this.#queue.seq))
      void this.keepVersion({ kind: 'automatic' }).catch((err: unknown) =>
        this.#services.log.warn({ boardId: this.boardId, err }, 'a version could not be kept'),
      )
    for (const { update } of batch) this.#bytesSince += update?.length ?? 0
    if (this.#queue.seq - this.#compactedSeq >= COMPACT_EVERY_ROWS || this.#bytesSince >= COMPACT_EVERY_BYTES)
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
    this.#bytesSince = 0
    this.#accepted.bytes = state.length
    if (state.length > BOARD_BYTES_WARNED)
      this.#services.log.warn({ boardId: this.boardId, bytes: state.length }, 'a board is nearly full')
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
