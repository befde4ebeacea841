import type { PartAsked, RunSource, RunView } from '@lensboard/canvas'
import {
  AppError,
  type AskedSpec,
  type CardResult,
  canonicalJson,
  decodeResult,
  ERRORS,
  type ErrorCode,
  errorFacts,
  type RunState,
  withoutGroups,
} from '@lensboard/contract'
import { createEarlyLook, type EarlyLook } from './early-look'

/** How the source reaches the server. Every call may fail with an AppError, or with anything when the network is gone. */
export interface RunTransport {
  request(spec: AskedSpec): Promise<RunState>
  retry(runKey: string): Promise<RunState>
  /** Stops a run that waits or is under way; the answer says that it was cancelled, or how it ended before. */
  cancel(runKey: string): Promise<RunState>
  /** Has a stored result computed again and compared. */
  verify(runKey: string): Promise<RunState>
  result(runKey: string): Promise<Uint8Array>
  /** What a view left out: positions, a layer, or all of it. */
  part(runKey: string, at: PartAsked): Promise<Uint8Array>
  /** What there is of a run under way, from a position on; null when that is nothing (more). */
  partial(runKey: string, from: number): Promise<Uint8Array | null>
  /** One subscription for the board: every change of a run that it shows, and each (re)connection. */
  watch(on: { state(run: RunState): void; open(): void }): () => void
}

/** Waits between two tries of their own accord; the last repeats. */
const BACKOFF_MS = [1_000, 2_000, 4_000, 8_000, 15_000] as const
/** An active run that nobody has spoken of for this long is asked for again, so that a lost event leaves nothing stuck. */
const SILENCE_MS = 20_000
/** Results of cards no longer on the board that are kept for undo and paste. */
const KEPT_RESULTS = 64

/** Many runs may be told of at once; a card that waits for one of them asks once. */
const GATHER_MS = 100
/** Runs whose last news is remembered, for answers that the news overtakes. */
const HEARD_RUNS = 1_000
/** How long the view of a card that left is kept, for cards that come right back. */
const LINGER_MS = 5_000

/** Codes after which the same question may succeed by itself once somebody or something came back. */
const COMES_BACK: ReadonlySet<ErrorCode> = new Set(['INFERENCE_DOWN', 'DATABASE_DOWN', 'RATE_LIMITED', 'NO_RESULT_YET'])
const OFFLINE = 'You are offline. The card will run when you are back.'
const UNREACHED = 'The server is not answering. The card will run when it is back.'

interface Entry {
  spec: AskedSpec
  view: RunView
  listeners: Set<() => void>
  runKey?: string
  tries: number
  timer?: ReturnType<typeof setTimeout>
  /** Raised with every new ask, so that a late answer to an older one is dropped. */
  turn: number
  /** The run was seen before it had a result. */
  waited: boolean
  early: EarlyLook
}

const ASKING: RunView = { phase: 'asking' }

/** What an act was answered; a failure always has a sentence for who asked for it. */
async function said(answer: Promise<RunState>): Promise<RunState> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('INFERENCE_DOWN', 'The server is not answering. Try again when it is back.', { cause: error })
  }
}

/** The board's runs as the canvas' port: one request per distinct question, one subscription per tab. */
export function createRunSource(transport: RunTransport): RunSource & { close(): void } {
  const entries = new Map<string, Entry>()
  const results = new Map<string, CardResult>()
  const keys = new WeakMap<AskedSpec, string>()
  /** Last news of each run, and when in the order of asking and hearing. */
  const heard = new Map<string, { run: RunState; at: number }>()
  let clock = 0
  let closed = false
  let opened = false

  const keyOf = (spec: AskedSpec) => {
    const key = keys.get(spec) ?? canonicalJson(withoutGroups(spec))
    keys.set(spec, key)
    return key
  }
  const show = (entry: Entry, view: RunView) => {
    entry.view = view
    for (const listener of entry.listeners) listener()
  }
  const showActive = (entry: Entry, run: RunState) => {
    const partial = entry.early.seen
    show(entry, { phase: 'active', run, ...(partial && { partial }) })
  }
  const enter = (key: string, spec: AskedSpec): Entry => {
    const early = createEarlyLook(transport.partial, () => {
      if (!closed && entry.view.phase === 'active') showActive(entry, entry.view.run)
    })
    const entry: Entry = { spec, view: ASKING, listeners: new Set(), tries: 0, turn: 0, waited: false, early }
    entries.set(key, entry)
    return entry
  }
  const later = (entry: Entry, ms: number) => {
    clearTimeout(entry.timer)
    entry.timer = setTimeout(() => ask(entry), ms)
  }

  function fail(entry: Entry, error: unknown) {
    entry.early.forget()
    const reached = error instanceof AppError
    const online = globalThis.navigator?.onLine !== false
    const facts = reached
      ? errorFacts(error)
      : { code: 'INFERENCE_DOWN' as const, message: online ? UNREACHED : OFFLINE }
    show(entry, { phase: 'failed', error: facts, retryable: ERRORS[facts.code].retry })
    if (COMES_BACK.has(facts.code)) later(entry, BACKOFF_MS[Math.min(entry.tries++, BACKOFF_MS.length - 1)]!)
  }

  async function ask(entry: Entry, how = () => transport.request(entry.spec)) {
    if (closed || entry.listeners.size === 0) return
    clearTimeout(entry.timer)
    const turn = ++entry.turn
    const askedAt = ++clock
    try {
      const run = newest(await how(), askedAt)
      if (turn === entry.turn) take(entry, run)
    } catch (error) {
      if (turn === entry.turn && !closed) fail(entry, error)
    }
  }

  /** A short run may end before the answer to its asking is here; what was heard since then is newer than the answer. */
  function newest(answer: RunState, askedAt: number): RunState {
    const news = heard.get(answer.runKey)
    return answer.status !== 'done' && news && news.at > askedAt ? news.run : answer
  }

  function hear(run: RunState) {
    heard.delete(run.runKey)
    heard.set(run.runKey, { run, at: ++clock })
    const oldest = heard.keys().next()
    if (heard.size > HEARD_RUNS && !oldest.done) heard.delete(oldest.value)
  }

  function take(entry: Entry, run: RunState) {
    if (closed || entry.listeners.size === 0) return
    clearTimeout(entry.timer)
    entry.runKey = run.runKey
    if (run.status === 'done') return void load(entry, run)
    entry.waited = true
    if (run.status === 'failed')
      return fail(entry, new AppError(run.error?.code ?? 'RUN_CRASHED', run.error?.message ?? undefined))
    entry.tries = 0
    entry.early.hear(run)
    showActive(entry, run)
    later(entry, SILENCE_MS)
  }

  /** A result that is shown stays; only what a second computation of it said may be new. */
  function showVerification(entry: Entry, { verification }: RunState) {
    if (entry.view.phase !== 'done' || !verification) return
    const shown = entry.view.verification
    // An answer may come after news that is newer than it.
    const older = shown && verification.at < shown.at
    if (!older && canonicalJson(verification) !== canonicalJson(shown ?? null))
      show(entry, { ...entry.view, verification })
  }

  async function load(entry: Entry, { runKey, verification }: RunState) {
    if (entry.view.phase === 'done' && entry.view.runKey === runKey) return
    const turn = ++entry.turn
    try {
      const result = results.get(runKey) ?? decodeResult(await transport.result(runKey))
      keep(runKey, result)
      if (turn !== entry.turn || closed) return
      entry.tries = 0
      entry.early.forget()
      const latest = heard.get(runKey)?.run.verification ?? verification
      show(entry, { phase: 'done', runKey, result, stored: !entry.waited, ...(latest && { verification: latest }) })
    } catch (error) {
      if (turn === entry.turn && !closed) fail(entry, error)
    }
  }

  function keep(runKey: string, result: CardResult) {
    results.delete(runKey)
    results.set(runKey, result)
    if (results.size <= KEPT_RESULTS) return
    const shown = new Set([...entries.values()].filter((e) => e.listeners.size > 0).map((e) => e.runKey))
    for (const key of results.keys()) {
      if (results.size <= KEPT_RESULTS) break
      if (!shown.has(key)) results.delete(key)
    }
  }

  const stopWatching = transport.watch({
    state(run) {
      hear(run)
      let known = false
      for (const entry of entries.values()) {
        if (entry.runKey !== run.runKey) continue
        known = true
        if (entry.view.phase === 'done') showVerification(entry, run)
        else {
          entry.turn++
          take(entry, run)
        }
      }
      // A run nobody here knows may be the answer a viewer's card waits for.
      if (known) return
      for (const entry of entries.values())
        if (entry.view.phase === 'failed' && entry.view.error.code === 'NO_RESULT_YET') later(entry, GATHER_MS)
    },
    open() {
      // The first connection follows the first asking at once; only a later one may have missed something.
      if (!opened) {
        opened = true
        return
      }
      for (const entry of entries.values()) if (entry.view.phase !== 'done') void ask(entry)
    },
  })

  return {
    watch(spec, onChange) {
      const key = keyOf(spec)
      const entry = entries.get(key) ?? enter(key, spec)
      const first = entry.listeners.size === 0
      entry.listeners.add(onChange)
      if (first && entry.view.phase !== 'done') void ask(entry)
      return () => {
        entry.listeners.delete(onChange)
        if (entry.listeners.size > 0) return
        clearTimeout(entry.timer)
        // A finished view stays for undo and paste; another leaves unless the card comes right back (a moved card may).
        entry.timer = setTimeout(() => {
          if (entry.listeners.size > 0) return
          if (entry.view.phase !== 'done' || !results.has(entry.view.runKey)) entries.delete(key)
        }, LINGER_MS)
      }
    },
    view: (spec) => entries.get(keyOf(spec))?.view ?? ASKING,
    retry(spec) {
      const entry = entries.get(keyOf(spec))
      if (!entry) return
      entry.tries = 0
      show(entry, ASKING)
      const { runKey } = entry
      void ask(entry, runKey ? () => transport.retry(runKey) : undefined)
    },
    async cancel(spec) {
      const entry = entries.get(keyOf(spec))
      if (!entry?.runKey || entry.view.phase !== 'active') return
      const run = await said(transport.cancel(entry.runKey))
      if (entry.view.phase !== 'active') return
      entry.turn++
      take(entry, run)
    },
    async verify(spec) {
      const entry = entries.get(keyOf(spec))
      if (entry?.view.phase !== 'done') return
      showVerification(entry, await said(transport.verify(entry.view.runKey)))
    },
    part: async (runKey, at) => decodeResult(await transport.part(runKey, at)),
    close() {
      closed = true
      stopWatching()
      for (const entry of entries.values()) {
        clearTimeout(entry.timer)
        entry.early.forget()
      }
      entries.clear()
    },
  }
}
