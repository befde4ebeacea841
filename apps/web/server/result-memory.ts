/** What is kept of answers unless another bound is given, by the bytes they take; the least lately used go first. */
const KEPT_BYTES = 96 * 1024 * 1024

/** Encoded results by name; several who ask for one at the same time wait for one making. */
export class ResultMemory {
  readonly #kept = new Map<string, Buffer>()
  readonly #making = new Map<string, Promise<Buffer>>()
  readonly #most: number
  #bytes = 0

  constructor(most = KEPT_BYTES) {
    this.#most = most
  }

  async get(name: string, make: () => Promise<Buffer>): Promise<Buffer> {
    const known = this.known(name)
    if (known) return known
    const under = this.#making.get(name)
    if (under) return under
    const made = make()
    this.#making.set(name, made)
    try {
      const bytes = await made
      this.keep(name, bytes)
      return bytes
    } finally {
      this.#making.delete(name)
    }
  }

  /** What is kept under a name. */
  known(name: string): Buffer | undefined {
    const known = this.#kept.get(name)
    if (!known) return undefined
    this.#kept.delete(name)
    this.#kept.set(name, known)
    return known
  }

  /** Keeps what was made elsewhere. */
  keep(name: string, bytes: Buffer): void {
    this.#bytes += bytes.length - (this.#kept.get(name)?.length ?? 0)
    this.#kept.set(name, bytes)
    for (const [oldest, { length }] of this.#kept) {
      if (this.#bytes <= this.#most) return
      this.#kept.delete(oldest)
      this.#bytes -= length
    }
  }
}
