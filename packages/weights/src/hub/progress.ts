import type { HubFile } from './listing.js'

const SAY_EVERY_MS = 200

/** Sums what the files of one download have, and says so now and then. */
export class Progress {
  readonly #have = new Map<string, number>()
  readonly #say: ((bytesDone: number, bytesTotal: number) => void) | undefined
  #files: readonly HubFile[]
  #saidAt = 0

  constructor(files: readonly HubFile[], say?: (bytesDone: number, bytesTotal: number) => void) {
    this.#files = files
    this.#say = say
  }

  expects(files: readonly HubFile[]): void {
    this.#files = files
  }

  has({ path, size }: HubFile, bytes: number): void {
    this.#have.set(path, Math.min(bytes, size))
    const now = Date.now()
    if (now - this.#saidAt < SAY_EVERY_MS) return
    this.#saidAt = now
    this.end()
  }

  end(): void {
    const done = this.#files.reduce((sum, { path }) => sum + (this.#have.get(path) ?? 0), 0)
    const total = this.#files.reduce((sum, { size }) => sum + size, 0)
    this.#say?.(done, total)
  }
}
