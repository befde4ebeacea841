import { setTimeout as sleep } from 'node:timers/promises'
import { appendToBoardLog, type BoardClaim, type Db, FenceLost } from '@lensboard/db'

/** Updates that come within this time go to disk together. */
const WINDOW_MS = 12
const BATCH_ENTRIES_MAX = 500
const BATCH_BYTES_MAX = 2 * 1024 * 1024
/** So long a database that does not answer is waited for before the room is given up. */
const PATIENCE_MS = 5_000
const RETRY_MS = [50, 100, 200, 400, 800] as const

/** One accepted update on its way to disk. Without bytes it only waits for its turn to be acknowledged. */
export interface Entry<Author> {
  update: Uint8Array | null
  personId: string | null
  author: Author | null
  /** Yjs clients that this person writes as from now on. */
  clients?: readonly number[]
  /** Done when everything before it is shown, and before it is written. */
  before?: () => Promise<void>
}

export interface CommitOptions<Author> {
  /** Told how long each batch took to get to disk, in seconds. */
  onCommit?: (seconds: number, entries: number) => void
  db: Db
  claim: BoardClaim
  /** Number of the last row on disk. */
  seq: bigint
  /** On disk now, in this order; nobody may have seen them before. */
  onDurable(batch: Entry<Author>[]): void
  /** Nothing more will get to disk from here. */
  onLost(error: Error): void
}

/** Writes accepted updates to the board's log, in order, several at once, and never one before another. */
export class CommitQueue<Author> {
  readonly #options: CommitOptions<Author>
  #waiting: Entry<Author>[] = []
  #inFlight: Entry<Author>[] = []
  #running: Promise<void> | undefined
  #stopped = false
  seq: bigint

  constructor(options: CommitOptions<Author>) {
    this.#options = options
    this.seq = options.seq
  }

  push(entry: Entry<Author>): void {
    if (this.#stopped) return
    this.#waiting.push(entry)
    this.#running ??= this.#run()
  }

  /** Updates accepted and not on disk yet, in order. */
  undurable(): Uint8Array[] {
    return [...this.#inFlight, ...this.#waiting].flatMap(({ update }) => (update ? [update] : []))
  }

  /** Updates that wait for the disk. */
  get length(): number {
    return this.#inFlight.length + this.#waiting.length
  }

  /** Resolves when everything pushed so far is on disk or given up. */
  async drain(): Promise<void> {
    await this.#running
  }

  /** Takes nothing more; what is under way may still reach the disk, nobody is told. */
  stop(): void {
    this.#stopped = true
  }

  async #run(): Promise<void> {
    await sleep(WINDOW_MS)
    try {
      while (this.#waiting.length > 0 && !this.#stopped) {
        this.#inFlight = this.#takeBatch()
        const since = performance.now()
        await this.#write(this.#inFlight)
        this.#options.onCommit?.((performance.now() - since) / 1000, this.#inFlight.length)
        const batch = this.#inFlight
        this.#inFlight = []
        if (!this.#stopped) this.#options.onDurable(batch)
      }
    } catch (error) {
      if (this.#stopped) return
      this.#stopped = true
      this.#options.onLost(error as Error)
    } finally {
      // In the turn in which the last look found nothing: a push after it starts anew.
      this.#running = undefined
    }
  }

  #takeBatch(): Entry<Author>[] {
    let bytes = 0
    let count = 0
    while (count < this.#waiting.length && count < BATCH_ENTRIES_MAX && bytes < BATCH_BYTES_MAX) {
      // One that something is done before begins a batch of its own.
      if (count > 0 && this.#waiting[count]?.before) break
      bytes += this.#waiting[count++]?.update?.length ?? 0
    }
    return this.#waiting.splice(0, count)
  }

  async #write(batch: readonly Entry<Author>[]): Promise<void> {
    let before = batch[0]?.before
    const rows = batch.flatMap(({ update, personId, clients = [] }) => (update ? [{ update, personId, clients }] : []))
    if (rows.length === 0) return
    const { db, claim } = this.#options
    const givesUpAt = Date.now() + PATIENCE_MS
    for (let attempt = 0; ; attempt++) {
      try {
        if (before) await withPatience(before(), givesUpAt)
        before = undefined
        // The same rows under the same numbers each time: an answer that got lost does no harm.
        await withPatience(appendToBoardLog(db, claim, this.seq + 1n, rows), givesUpAt)
        this.seq += BigInt(rows.length)
        return
      } catch (error) {
        const wait = RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] as number
        if (error instanceof FenceLost || this.#stopped || Date.now() + wait > givesUpAt) throw error
        await sleep(wait)
      }
    }
  }
}

/** A connection that hangs must not hold the room for longer than one that fails. */
async function withPatience(writing: Promise<void>, until: number): Promise<void> {
  const timer = new AbortController()
  const tooLong = sleep(Math.max(0, until - Date.now()), undefined, { signal: timer.signal }).then(() => {
    throw new Error('the database did not answer in time')
  })
  writing.catch(() => {})
  tooLong.catch(() => {})
  try {
    await Promise.race([writing, tooLong])
  } finally {
    timer.abort()
  }
}
