/** Who writes, as far as Yjs clients go. */
export interface Writer {
  personId: string
  /** Number of the connection; a later one has a higher one. */
  tab: number
}

/**
 * Whose each Yjs client of a board is: the person who first wrote with it, for ever, so that a tab that comes back goes
 * on where it was; and the last tab that did, because two that write as one client silently lose each other's changes.
 */
export class ClientOwners {
  readonly #people: Map<number, string>
  readonly #tabs = new Map<number, number>()

  constructor(people: Iterable<readonly [number, string]> = []) {
    this.#people = new Map(people)
  }

  /** Why this writer may not write as this client; `isKnown` when the document holds something of it. */
  problem(client: number, { personId, tab }: Writer, isKnown: boolean): string | undefined {
    const owner = this.#people.get(client)
    if (owner === undefined) return isKnown ? 'a client of the server' : undefined
    if (owner !== personId) return 'a client of somebody else'
    return (this.#tabs.get(client) ?? tab) > tab ? 'a client that another tab goes on with' : undefined
  }

  /** Whether presence of this client can only be somebody else's. */
  isOfAnother(client: number, personId: string): boolean {
    return (this.#people.get(client) ?? personId) !== personId
  }

  /** Notes what was accepted; answers with the clients that had no owner before. */
  bind(clients: Iterable<number>, { personId, tab }: Writer): number[] {
    const bound: number[] = []
    for (const client of clients) {
      if (!this.#people.has(client)) bound.push(client)
      this.#people.set(client, personId)
      this.#tabs.set(client, tab)
    }
    return bound
  }
}
