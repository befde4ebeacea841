/** What is kept of answers, by the bytes they take; the least lately used go first. */
const KEPT_BYTES = 96 * 1024 * 1024

/** Encoded results by name; several who ask for one at the same time wait for one making. */
export class ResultMemory {
  readonly #kept = new Map<string, Buffer>()
  readonly #making = new Map<string, Promise<Buffer>>()
  #bytes = 0

  async get(name: string, make: () => Promise<Buffer>): Promise<Buffer> {
    const known = this.#kept.get(name)
    if (known) {
      this.#kept.delete(name)
      this.#kept.set(name, known)
      return known
    }
    const under = this.#making.get(name)
    if (under) return under
    const made = make()
    this.#making.set(name, made)
    try {
      const bytes = await made
      this.#keep(name, bytes)
      return bytes
    } finally {
      this.#making.delete(name)
    }
  }

  #keep(name: string, bytes: Buffer): void {
    this.#kept.set(name, bytes)
    this.#bytes += bytes.length
    for (const [oldest, { length }] of this.#kept) {
      if (this.#bytes <= KEPT_BYTES) return
      this.#kept.delete(oldest)
      this.#bytes -= length
    }
  }
}
