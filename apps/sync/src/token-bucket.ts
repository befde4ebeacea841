/** Lets `perSecond` through on average and `burst` at once. */
export class TokenBucket {
  readonly #perSecond: number
  readonly #burst: number
  #tokens: number
  #filledAt = performance.now()

  constructor(perSecond: number, burst: number) {
    this.#perSecond = perSecond
    this.#burst = burst
    this.#tokens = burst
  }

  /** Takes `cost` if it is there. */
  take(cost = 1): boolean {
    this.#fill()
    if (this.#tokens < cost) return false
    this.#tokens -= cost
    return true
  }

  /** Whether not even one is left. */
  isEmpty(): boolean {
    this.#fill()
    return this.#tokens < 1
  }

  #fill(): void {
    const now = performance.now()
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#filledAt) / 1000) * this.#perSecond)
    this.#filledAt = now
  }
}
