import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { recordMap } from '@lensboard/canvas/records'
import { type BoardClaim, type Db, saveBoardVersion, type VersionKind } from '@lensboard/db'
import * as Y from 'yjs'

const compress = promisify(gzip)
/** While people work a version is kept this often. */
const AUTOMATIC_EVERY_MS = 10 * 60_000

export interface VersionWish {
  kind: Exclude<VersionKind, 'damaged'>
  name?: string
  personId?: string | undefined
}

/** Keeps versions of one board that is open. */
export class Versions {
  readonly #db: Db
  readonly #claim: BoardClaim
  readonly #everyMs: number
  /** Row up to which the last version goes, and when it was made. */
  #seq: bigint
  #at = Date.now()

  constructor(db: Db, claim: BoardClaim, seq: bigint, everyMs = AUTOMATIC_EVERY_MS) {
    this.#db = db
    this.#claim = claim
    this.#seq = seq
    this.#everyMs = everyMs
  }

  /** Whether it is time for the next automatic one. */
  isDue(seq: bigint): boolean {
    return seq > this.#seq && Date.now() - this.#at >= this.#everyMs
  }

  /** Whether anything was written since the last one. */
  hasNews = (seq: bigint) => seq > this.#seq

  /** Keeps the document, which holds the log up to `seq`; it is read in this turn. Answers the version's id. */
  async keep(doc: Y.Doc, seq: bigint, wish: VersionWish): Promise<string> {
    const state = Y.encodeStateAsUpdateV2(doc)
    const json = JSON.stringify(recordMap(doc))
    const [seqBefore, atBefore] = [this.#seq, this.#at]
    this.#seq = seq
    this.#at = Date.now()
    try {
      return await saveBoardVersion(this.#db, this.#claim, { ...wish, seq, state, records: await compress(json) })
    } catch (error) {
      this.#seq = seqBefore
      this.#at = atBefore
      throw error
    }
  }
}
