import { TogetherAsk, type TogetherNews } from '@lensboard/contract'
import { togetherFrame } from './frames.js'
import { TOGETHER_CHARS_MAX } from './limits.js'

/** A presenter who is gone for this long presents no more. */
const GRACE_MS = 10_000

/** A socket as looking together sees it. */
interface LookingConnection {
  person: { id: string; name: string; color: string }
  readonly mayEdit: boolean
  /** Whether it has the board. */
  synced: boolean
  send(frame: Uint8Array): void
}

/** Who asks everybody on a board to look where they look. The server alone says so; what presence claims is nothing. */
export class Presenting<Connection extends LookingConnection> {
  readonly #connections: ReadonlySet<Connection>
  readonly #graceMs: number
  #by: Connection['person'] | undefined
  /** The presenter's socket; undefined while they are gone. */
  #from: Connection | undefined
  #grace: NodeJS.Timeout | undefined

  constructor(connections: ReadonlySet<Connection>, graceMs = GRACE_MS) {
    this.#connections = connections
    this.#graceMs = graceMs
  }

  /** Does what a page asks, if it may: only who edits interrupts others. Anything else is nothing. */
  hear(from: Connection, json: string): void {
    const asked = from.mayEdit ? readAsk(json) : undefined
    if (asked?.ask === 'present') this.#start(from)
    if (asked?.ask === 'stop' && from === this.#from) this.#end(false)
    if (asked?.ask === 'bring') this.#bring(from, asked.person)
  }

  /** Somebody has the board now: they are told who presents, and a presenter who was gone goes on. */
  entered(connection: Connection): void {
    const by = this.#by
    if (!by) return
    if (!this.#from && connection.person.id === by.id && connection.mayEdit) this.#start(connection)
    else connection.send(togetherFrame({ is: 'presenting', by: facts(by) }))
  }

  left(connection: Connection): void {
    if (connection !== this.#from) return
    this.#from = undefined
    this.#grace = setTimeout(() => this.#end(true), this.#graceMs)
  }

  /** The rights of a connection were looked at: who may not edit any more presents no more. */
  looked(connection: Connection): void {
    if (connection === this.#from && !connection.mayEdit) this.#end(false)
  }

  stop(): void {
    clearTimeout(this.#grace)
  }

  #start(from: Connection): void {
    clearTimeout(this.#grace)
    this.#from = from
    this.#by = from.person
    this.#tell({ is: 'presenting', by: facts(from.person) })
  }

  #end(lost: boolean): void {
    const by = this.#by
    clearTimeout(this.#grace)
    this.#by = undefined
    this.#from = undefined
    if (by) this.#tell({ is: 'ended', by: facts(by), lost })
  }

  #bring(from: Connection, personId: string): void {
    const frame = togetherFrame({ is: 'brought', by: facts(from.person) })
    for (const connection of this.#connections)
      if (connection.synced && connection.person.id === personId && connection.person.id !== from.person.id)
        connection.send(frame)
  }

  #tell(news: TogetherNews): void {
    const frame = togetherFrame(news)
    for (const connection of this.#connections) if (connection.synced) connection.send(frame)
  }
}

const facts = ({ id, name, color }: LookingConnection['person']) => ({ id, name, color })

function readAsk(json: string): TogetherAsk | undefined {
  if (json.length > TOGETHER_CHARS_MAX) return
  try {
    const read = TogetherAsk.safeParse(JSON.parse(json))
    return read.success ? read.data : undefined
  } catch {
    return
  }
}
