import type { Detail, RunSource, RunView } from '@lensboard/canvas'
import {
  AppError,
  type AskedSpec,
  type CardResult,
  canonicalJson,
  decodeResult,
  ERRORS,
  type ErrorCode,
  errorFacts,
  questionText,
  type RunState,
} from '@lensboard/contract'
import type { AnswersAhead } from './answers-ahead'
import { createEarlyLook } from './early-look'
import { createSlices } from './in-slices'
import { KeptResults } from './kept-results'
import { createLanes } from './lanes'
import { ASKING, type Done, type Entry, newEntry, wantsCard } from './run-entry'
import type { RunTransport } from './run-transport'

/** Waits between two tries of their own accord; the last repeats. */
const BACKOFF_MS = [1_000, 2_000, 4_000, 8_000, 15_000] as const
/** An active run that nobody has spoken of for this long is asked for again, so that a lost event leaves nothing stuck. */
const SILENCE_MS = 20_000
/** Results that are fetched at once. */
const FETCHED_TOGETHER = 6
/** Questions that nobody watches and of which there is a glance: of cards out of view, and for undo and paste. */
const KEPT_GLANCES = 1_024

/** Many runs may be told of at once; a card that waits for one of them asks once. */
const GATHER_MS = 100
/** Runs whose last news is remembered, for answers that the news overtakes. */
const HEARD_RUNS = 1_000
/** How long the view of a card that left is kept, for cards that come right back. */
const LINGER_MS = 5_000

/** What is answered sooner than this is never shown as waiting or running: nobody could read it, and drawing takes time. */
const STATES_MS = 150

/** Codes after which the same question may succeed by itself once somebody or something came back. */
const COMES_BACK: ReadonlySet<ErrorCode> = new Set(['INFERENCE_DOWN', 'DATABASE_DOWN', 'RATE_LIMITED', 'NO_RESULT_YET'])
const OFFLINE = 'You are offline. The card will run when you are back.'
const UNREACHED = 'The server is not answering. The card will run when it is back.'

/** What an act was answered; a failure always has a sentence for who asked for it. */
async function said(answer: Promise<RunState>): Promise<RunState> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('INFERENCE_DOWN', 'The server is not answering. Try again when it is back.', { cause: error })
  }
}

/**
 * The board's runs as the canvas' port: what was asked `ahead` for all of them in one request, one request per distinct
 * question for the others, one subscription per tab.
 */
export function createRunSource(transport: RunTransport, ahead?: AnswersAhead): RunSource & { close(): void } {
  const entries = new Map<string, Entry>()
  const results = new KeptResults()
  const keys = new WeakMap<AskedSpec, string>()
  let isMoving = () => false
  const inSlices = createSlices(() => isMoving())
  const fetched = createLanes(FETCHED_TOGETHER)
  /** Last news of each run, and when in the order of asking and hearing. */
  const heard = new Map<string, { run: RunState; at: number }>()
  let clock = 0
  let closed = false
  let opened = false

  const keyOf = (spec: AskedSpec) => {
    const key = keys.get(spec) ?? questionText(spec)
    keys.set(spec, key)
    return key
  }
  const tell = (entry: Entry) => {
    for (const { onChange } of [...entry.watchers]) onChange()
  }
  const show = (entry: Entry, view: RunView) => {
    entry.view = view
    tell(entry)
  }
  const showActive = (entry: Entry, run: RunState) => {
    const partial = entry.early.seen
    show(entry, { phase: 'active', run, ...(partial && { partial }) })
  }
  const showSoon = (entry: Entry, run: RunState) => {
    if (entry.view.phase !== 'asking') return showActive(entry, run)
    entry.coming = run
    entry.soon ??= setTimeout(() => {
      entry.soon = undefined
      if (!closed && !entry.finished && entry.view.phase === 'asking' && entry.coming) showActive(entry, entry.coming)
    }, STATES_MS)
  }
  const enter = (key: string, spec: AskedSpec): Entry => {
    const early = createEarlyLook(transport.partial, () => {
      if (!closed && entry.view.phase === 'active') showActive(entry, entry.view.run)
    })
    const entry = newEntry(spec, early)
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
    if (closed || entry.watchers.size === 0) return
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

  /** What is known of a question is taken; what is not is asked for. */
  async function begin(entry: Entry) {
    if (entry.finished) return load(entry, entry.finished)
    if (!ahead) return ask(entry)
    const turn = ++entry.turn
    await ahead.known
    if (turn !== entry.turn || closed) return
    const answer = ahead.answer(keyOf(entry.spec))
    if (!answer) return ask(entry)
    entry.noGlance ||= !answer.glance
    take(entry, answer.run)
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
    if (closed || entry.watchers.size === 0) return
    clearTimeout(entry.timer)
    entry.runKey = run.runKey
    if (run.status === 'done') return load(entry, run)
    entry.waited = true
    if (run.status === 'failed')
      return fail(entry, new AppError(run.error?.code ?? 'RUN_CRASHED', run.error?.message ?? undefined))
    entry.tries = 0
    entry.early.hear(run)
    showSoon(entry, run)
    later(entry, SILENCE_MS)
  }

  /** A result that is shown stays; only what a second computation of it said may be new. */
  function showVerification(entry: Entry, { verification }: RunState) {
    if (!entry.finished || !verification) return
    const shown = entry.finished.verification
    // An answer may come after news that is newer than it.
    if (shown && verification.at < shown.at) return
    entry.finished = { ...entry.finished, verification }
    if (canonicalJson(verification) === canonicalJson(shown ?? null)) return
    if (entry.far) entry.far = { ...entry.far, verification }
    if (entry.view.phase === 'done') entry.view = { ...entry.view, verification }
    tell(entry)
  }

  function load(entry: Entry, run: RunState) {
    const { runKey } = run
    const verification = heard.get(runKey)?.run.verification ?? run.verification
    entry.finished = verification ? { ...run, verification } : run
    if (entry.view.phase === 'done') return
    const known = results.get(runKey)
    if (known) return showWhole(entry, runKey, known)
    if (wantsCard(entry)) void fetchAnswer(entry, runKey, 'card')
    else if (!entry.far) void fetchAnswer(entry, runKey, 'glance')
  }

  /** Fetches an answer if, once it is its turn, somebody still wants that much of it. */
  async function fetchAnswer(entry: Entry, runKey: string, detail: Detail) {
    if (entry.fetching.has(detail)) return
    entry.fetching.add(detail)
    const wanted = () => {
      if (closed || entry.finished?.runKey !== runKey || entry.watchers.size === 0) return false
      return detail === 'card' ? entry.view.phase !== 'done' && wantsCard(entry) : !entry.far
    }
    const fetchNow = async () => {
      if (!wanted() || (detail === 'card' && results.has(runKey))) return null
      return detail === 'card' ? transport.result(runKey) : transport.glance(runKey)
    }
    try {
      const early = await (detail === 'glance' ? ahead?.takeGlance(runKey) : ahead?.takeWhole(runKey))
      const bytes = early ?? (await fetched(fetchNow))
      inSlices(() => {
        entry.fetching.delete(detail)
        try {
          if (!bytes || !wanted()) again(entry)
          else if (detail === 'card') showWhole(entry, runKey, decodeResult(bytes))
          else showGlance(entry, runKey, decodeResult(bytes))
        } catch (error) {
          fail(entry, error)
        }
      })
    } catch (error) {
      entry.fetching.delete(detail)
      if (wanted()) fail(entry, error)
    }
  }

  /** An answer that came with the news need not be fetched. */
  function keepTold(runKey: string, answer: string) {
    if (![...entries.values()].some((entry) => entry.runKey === runKey && !entry.finished && wantsCard(entry))) return
    try {
      results.keep(runKey, decodeResult(Uint8Array.from(atob(answer), (char) => char.charCodeAt(0))))
    } catch {
      // Fetching it says what is wrong with it.
    }
  }

  /** What nobody wanted when it was its turn may be wanted by now, or be here by another way. */
  function again(entry: Entry) {
    if (!closed && entry.finished && entry.watchers.size > 0) load(entry, entry.finished)
  }

  function doneView(entry: Entry, runKey: string, result: CardResult): Done {
    const { verification } = entry.finished ?? {}
    return { phase: 'done', runKey, result, stored: !entry.waited, ...(verification && { verification }) }
  }

  function showWhole(entry: Entry, runKey: string, result: CardResult) {
    results.keep(runKey, result)
    entry.tries = 0
    entry.early.forget()
    clearTimeout(entry.timer)
    show(entry, doneView(entry, runKey, result))
    thin()
  }

  function showGlance(entry: Entry, runKey: string, result: CardResult) {
    if (result.glance) {
      entry.tries = 0
      entry.early.forget()
      entry.far = { ...doneView(entry, runKey, result), glance: true }
      tell(entry)
      return thin()
    }
    // It is the whole answer, or the beginning of one that is too large for a glance.
    entry.noGlance = true
    if (result.part) again(entry)
    else showWhole(entry, runKey, result)
  }

  /** Lets go of whole answers of which a glance is enough, and of questions that nobody has watched for long. */
  function thin() {
    if (results.overfull) thinResults()
    let spare = entries.size - KEPT_GLANCES
    for (const [key, { watchers }] of entries) {
      if (spare <= 0) return
      if (watchers.size > 0) continue
      entries.delete(key)
      spare--
    }
  }

  function thinResults() {
    const needed = new Set<string | undefined>()
    for (const entry of entries.values()) {
      if (entry.watchers.size === 0 || (entry.far && !wantsCard(entry))) continue
      needed.add(entry.runKey)
      // Once it is here the whole may go.
      if (!wantsCard(entry) && entry.finished) void fetchAnswer(entry, entry.finished.runKey, 'glance')
    }
    results.thin((runKey) => !needed.has(runKey))
    for (const [key, entry] of entries) {
      if (entry.view.phase !== 'done' || results.has(entry.view.runKey)) continue
      if (entry.far) show(entry, ASKING)
      else entries.delete(key)
    }
  }

  const stopWatching = transport.watch({
    state({ answer, ...run }) {
      hear(run)
      if (answer !== undefined) keepTold(run.runKey, answer)
      let known = false
      for (const entry of entries.values()) {
        if (entry.runKey !== run.runKey) continue
        known = true
        if (entry.finished) showVerification(entry, run)
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
      for (const entry of entries.values()) if (!entry.finished || entry.view.phase === 'failed') void ask(entry)
    },
  })

  return {
    watch(spec, onChange, detail = 'card') {
      const key = keyOf(spec)
      const entry = entries.get(key) ?? enter(key, spec)
      const watcher = { onChange, detail }
      const first = entry.watchers.size === 0
      entry.watchers.add(watcher)
      if (first || entry.finished) void begin(entry)
      return () => {
        entry.watchers.delete(watcher)
        if (entry.watchers.size > 0) return
        clearTimeout(entry.timer)
        // A finished view stays for undo and paste; another leaves unless the card comes right back (a moved card may).
        entry.timer = setTimeout(() => {
          if (entry.watchers.size > 0 || entry.far || entries.get(key) !== entry) return
          if (entry.view.phase !== 'done' || !results.has(entry.view.runKey)) entries.delete(key)
        }, LINGER_MS)
      }
    },
    view(spec, detail = 'card') {
      const entry = entries.get(keyOf(spec))
      if (!entry) return ASKING
      return detail === 'glance' && entry.view.phase !== 'done' ? (entry.far ?? entry.view) : entry.view
    },
    paceBy(asked) {
      isMoving = asked
    },
    retry(spec) {
      const entry = entries.get(keyOf(spec))
      if (!entry) return
      clearTimeout(entry.soon)
      Object.assign(entry, { tries: 0, finished: undefined, soon: undefined })
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
      if (!entry?.finished) return
      showVerification(entry, await said(transport.verify(entry.finished.runKey)))
    },
    part: async (runKey, at) => decodeResult(await transport.part(runKey, at)),
    close() {
      closed = true
      ahead?.close()
      stopWatching()
      for (const entry of entries.values()) {
        clearTimeout(entry.timer)
        clearTimeout(entry.soon)
        entry.early.forget()
      }
      entries.clear()
    },
  }
}
