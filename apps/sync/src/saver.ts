const AFTER_MS = 2_000
const AT_LATEST_MS = 10_000

/** Saves something derived a little after the last change, and not later than a while after the first. */
export class Saver {
  readonly #save: () => Promise<void>
  readonly #onError: (error: unknown) => void
  #timer: NodeJS.Timeout | undefined
  #changedAt: number | undefined
  #saving: Promise<void> | undefined

  constructor(save: () => Promise<void>, onError: (error: unknown) => void) {
    this.#save = save
    this.#onError = onError
  }

  changed(): void {
    const now = Date.now()
    this.#changedAt ??= now
    clearTimeout(this.#timer)
    const wait = Math.min(AFTER_MS, Math.max(0, this.#changedAt + AT_LATEST_MS - now))
    this.#timer = setTimeout(() => void this.flush(), wait)
  }

  /** Saves now if anything changed. A failure is reported, and tried again like a change. */
  async flush(): Promise<void> {
    await this.#saving
    if (this.#changedAt === undefined) return
    this.stop()
    this.#changedAt = undefined
    this.#saving = this.#save().catch((error: unknown) => {
      this.#onError(error)
      this.changed()
    })
    await this.#saving
    this.#saving = undefined
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}
