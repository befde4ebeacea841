import { REFUSALS } from './limits.js'
import { TokenBucket } from './token-bucket.js'

/** People whose refused changes are remembered at once. */
const PEOPLE_MAX = 10_000

/** Keeps those out for a while who have changes refused again and again. */
export class RefusalCounts {
  readonly #buckets = new Map<string, TokenBucket>()
  readonly #atOnce: number

  constructor(atOnce: number = REFUSALS.burst) {
    this.#atOnce = atOnce
  }

  note(personId: string): void {
    const bucket = this.#buckets.get(personId) ?? new TokenBucket(REFUSALS.perSecond, this.#atOnce)
    bucket.take()
    // Last in, last out.
    this.#buckets.delete(personId)
    this.#buckets.set(personId, bucket)
    const [oldest] = this.#buckets.keys()
    if (this.#buckets.size > PEOPLE_MAX && oldest !== undefined) this.#buckets.delete(oldest)
  }

  /** Whether this person has to wait. */
  isOver(personId: string): boolean {
    return this.#buckets.get(personId)?.isEmpty() ?? false
  }
}
