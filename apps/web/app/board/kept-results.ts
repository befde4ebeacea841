import type { CardResult } from '@lensboard/contract'

/** Bytes of the whole answers that are kept; those on cards near by stay beyond it. */
export const KEPT_BYTES = 64 * 1024 * 1024
/** What an object of a piece or a prompt takes, roughly. */
const OBJECT_BYTES = 100

/** Whole answers by the key of their run; beyond a number of bytes the least lately used go that may. */
export class KeptResults {
  readonly #kept = new Map<string, { result: CardResult; bytes: number }>()
  #bytes = 0

  get(runKey: string): CardResult | undefined {
    const found = this.#kept.get(runKey)
    if (!found) return undefined
    this.#kept.delete(runKey)
    this.#kept.set(runKey, found)
    return found.result
  }

  has(runKey: string): boolean {
    return this.#kept.has(runKey)
  }

  get overfull(): boolean {
    return this.#bytes > KEPT_BYTES
  }

  keep(runKey: string, result: CardResult): void {
    this.#forget(runKey)
    const bytes = bytesOf(result)
    this.#kept.set(runKey, { result, bytes })
    this.#bytes += bytes
  }

  /** Lets go of what `mayGo` says, the oldest first, until what is left has its bound. */
  thin(mayGo: (runKey: string) => boolean): void {
    for (const runKey of this.#kept.keys()) {
      if (this.#bytes <= KEPT_BYTES) return
      if (mayGo(runKey)) this.#forget(runKey)
    }
  }

  #forget(runKey: string): void {
    this.#bytes -= this.#kept.get(runKey)?.bytes ?? 0
    this.#kept.delete(runKey)
  }
}

/** What an answer takes in memory: its numbers, and roughly its words. */
export function bytesOf(value: unknown, depth = 0): number {
  if (ArrayBuffer.isView(value)) return value.byteLength
  if (value instanceof Map) return value.size * OBJECT_BYTES
  if (Array.isArray(value)) return value.length * OBJECT_BYTES
  if (value === null || typeof value !== 'object' || depth > 2) return 0
  return Object.values(value).reduce((sum: number, part) => sum + bytesOf(part, depth + 1), 0)
}
