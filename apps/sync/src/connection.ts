import { CLOSE, OLD_PAGE, type PersonFacts, type Role, roleAtLeast } from '@lensboard/contract'
import type { WebSocket } from 'ws'
import { readonlyFrame } from './frames.js'
import { BUFFERED_BYTES_MAX, BUFFERED_BYTES_PRESENCE_MAX, RATES } from './limits.js'
import { TokenBucket } from './token-bucket.js'

const bucket = ({ perSecond, burst }: { perSecond: number; burst: number }) => new TokenBucket(perSecond, burst)

export interface ConnectionFacts {
  person: PersonFacts
  role: Role
  cookie: string | undefined
  isOlder?: boolean
}

const LOOK_ONLY = 'You may look at this board, not change it.'

let opened = 0

/** One socket of one person on one board. */
export class Connection {
  readonly ws: WebSocket
  /** The Cookie header it came with: the login is looked at again from time to time. */
  readonly cookie: string | undefined
  person: PersonFacts
  role: Role
  /** Whether its page knows older records than this server writes: then it may look only, whoever it is. */
  readonly isOlder: boolean
  /** Later connections have higher numbers. */
  readonly tab = ++opened
  clientId: number | undefined
  /** Whether it answered our question what it has. */
  answered = false
  /** Whether it said that its next update takes much away. */
  bulk = false
  /** Whether it has the document, so that it is told of changes. */
  synced = false
  /** Updates it sent, and how many of them are on disk. */
  received = 0
  durable = 0
  alive = true
  #closing = false
  readonly rates = {
    updates: bucket(RATES.updates),
    bytes: bucket(RATES.bytes),
    questions: bucket(RATES.questions),
    presence: bucket(RATES.presence),
    together: bucket(RATES.together),
  }

  constructor(ws: WebSocket, facts: ConnectionFacts) {
    this.ws = ws
    this.person = facts.person
    this.isOlder = facts.isOlder ?? false
    this.role = this.isOlder ? 'viewer' : facts.role
    this.cookie = facts.cookie
  }

  get personId(): string {
    return this.person.id
  }

  /** Viewers and commenters look only: comments are no part of the document. */
  get mayEdit(): boolean {
    return roleAtLeast(this.role, 'editor')
  }

  get open(): boolean {
    return !this.#closing && this.ws.readyState === this.ws.OPEN
  }

  send(frame: Uint8Array): void {
    if (!this.open) return
    // Dropping one message would leave a hole, so the whole connection goes; it comes back for the difference.
    if (this.ws.bufferedAmount > BUFFERED_BYTES_MAX) this.close(CLOSE.unavailable, 'reads too slowly')
    else this.ws.send(frame)
  }

  sendPresence(frame: Uint8Array): void {
    if (this.synced && this.ws.bufferedAmount < BUFFERED_BYTES_PRESENCE_MAX) this.send(frame)
  }

  /** Changes what it may do. A client learns of a right it gains by coming again. */
  setRole(role: Role): void {
    if (this.isOlder) return
    const couldEdit = this.mayEdit
    this.role = role
    if (couldEdit && !this.mayEdit) this.sayReadonly()
    if (!couldEdit && this.mayEdit) this.close(CLOSE.restarting, 'may edit now')
  }

  sayReadonly(): void {
    this.send(readonlyFrame(this.isOlder ? OLD_PAGE : LOOK_ONLY))
  }

  close(code: number, reason: string): void {
    if (this.#closing) return
    this.#closing = true
    this.ws.close(code, reason)
    // A peer that does not answer the goodbye is gone after this.
    setTimeout(() => this.ws.terminate(), GOODBYE_MS).unref()
  }
}

const GOODBYE_MS = 3_000
