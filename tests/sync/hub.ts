import type { Role } from '@lensboard/contract'
import * as Y from 'yjs'
import { AcceptedDoc } from '../../apps/sync/src/accepted-doc.js'
import { ClientOwners } from '../../apps/sync/src/client-owners.js'
import { gate } from '../../apps/sync/src/gate.js'
import type { Peer } from '../../packages/canvas/src/sync/fixtures/peers.js'

type Message = { is: 'question'; stateVector: Uint8Array } | { is: 'update'; update: Uint8Array; answers: boolean }

/** A connection of one peer: messages on their way, in order, both ways. */
interface Link {
  personId: string
  role: Role
  tab: number
  up: Message[]
  down: Message[]
  answered: boolean
  synced: boolean
}

/** The sync server's gate and order of things, without sockets and database: messages move when told to. */
export class Hub {
  readonly refusals: string[] = []
  readonly #log: Uint8Array[]
  #durable: Y.Doc
  #accepted: AcceptedDoc
  #waiting: { update: Uint8Array; from: Link | undefined; clients: [number, string][] }[] = []
  readonly #links = new Map<Peer, Link>()
  readonly #people = new Map<Peer, string>()
  readonly #roles = new Map<Peer, Role>()
  #tabs = 0
  /** Whose each client is, as the database keeps it. */
  #clients: [number, string][] = []

  constructor(firstState: Uint8Array) {
    this.#log = [firstState]
    this.#durable = replay(this.#log)
    this.#accepted = new AcceptedDoc(firstState)
  }

  get doc(): Y.Doc {
    return this.#durable
  }

  watch(peer: Peer): void {
    peer.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#links.get(peer)?.up.push({ is: 'update', update, answers: false })
    })
  }

  isConnected = (peer: Peer) => this.#links.has(peer)

  connect(peer: Peer, role: Role = this.#roles.get(peer) ?? 'editor'): void {
    this.#roles.set(peer, role)
    const personId = this.#people.get(peer) ?? `person ${this.#people.size}`
    this.#people.set(peer, personId)
    const link: Link = { personId, role, tab: ++this.#tabs, up: [], down: [], answered: false, synced: false }
    this.#links.set(peer, link)
    link.up.push({ is: 'question', stateVector: Y.encodeStateVector(peer.doc) })
    link.down.push({ is: 'question', stateVector: Y.encodeStateVector(this.#durable) })
  }

  /** What is on its way is lost. */
  disconnect(peer: Peer): void {
    this.#links.delete(peer)
  }

  /** Moves one message of a peer, up or down; answers false when there is none. */
  step(peer: Peer, way: 'up' | 'down'): boolean {
    const link = this.#links.get(peer)
    const message = link?.[way].shift()
    if (!link || !message) return false
    if (way === 'up') this.#receive(link, message)
    else if (message.is === 'update') Y.applyUpdate(peer.doc, message.update, this)
    else link.up.push({ is: 'update', update: Y.encodeStateAsUpdate(peer.doc, message.stateVector), answers: true })
    return true
  }

  /** Everything accepted becomes durable and goes to everybody else. */
  commit(): boolean {
    const batch = this.#write()
    for (const { update } of batch) Y.applyUpdate(this.#durable, update)
    for (const link of this.#links.values()) {
      const theirs = batch.filter(({ from }) => from !== link).map(({ update }) => update)
      if (link.synced && theirs.length > 0)
        link.down.push({ is: 'update', update: Y.mergeUpdates(theirs), answers: false })
    }
    return batch.length > 0
  }

  /**
   * The process dies: connections and what was not committed go; the log is read again. With `written` it dies between
   * the disk and everybody's eyes.
   */
  crash({ written = false } = {}): void {
    if (written) this.#write()
    this.#links.clear()
    this.#waiting = []
    this.#durable = replay(this.#log)
    this.#accepted = new AcceptedDoc(Y.encodeStateAsUpdate(this.#durable), new ClientOwners(this.#clients))
  }

  #write() {
    const batch = this.#waiting
    this.#waiting = []
    for (const { update, clients } of batch) {
      this.#log.push(update)
      this.#clients.push(...clients)
    }
    return batch
  }

  #receive(link: Link, message: Message): void {
    if (message.is === 'question') {
      const update = Y.encodeStateAsUpdate(this.#durable, message.stateVector)
      link.down.push({ is: 'update', update, answers: true })
      link.synced = true
      return
    }
    link.answered ||= message.answers
    const { personId, role, tab, answered } = link
    // Browsers say so themselves when much goes; here every update may be such a one.
    const verdict = gate(message.update, { role, answered, personId, tab, bulk: true }, this.#accepted)
    if (verdict.is === 'refused') this.refusals.push(verdict.reason)
    if (this.#accepted.spoiled)
      this.#accepted.reset([Y.encodeStateAsUpdate(this.#durable), ...this.#waiting.map(({ update }) => update)])
    if (verdict.is !== 'accepted') return
    const clients = verdict.clients.map((client): [number, string] => [client, personId])
    this.#waiting.push({ update: message.update, from: link, clients })
    const repair = this.#accepted.repair()
    if (repair) this.#waiting.push({ update: repair, from: undefined, clients: [] })
  }
}

function replay(log: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc()
  doc.transact(() => {
    for (const update of log) Y.applyUpdate(doc, update)
  })
  return doc
}
