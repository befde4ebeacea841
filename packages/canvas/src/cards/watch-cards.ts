import { type Atom, atom, type Editor, type TLShapeId, WeakCache } from 'tldraw'
import { isCard } from '../editor/selection.js'
import type { CardShape } from '../records/index.js'
import { announce } from './announce.js'
import { baselineSpec, shownRun, shownSpec } from './baseline.js'
import { followed } from './chart-source.js'
import { joinLinks } from './links.js'
import type { RunSource, RunView } from './run-source.js'
import { cardTitle } from './words.js'

type Phase = RunView['phase']

/** What is kept of a card that is on the board, whether it is in view or not. */
interface Watched {
  shape: CardShape
  /** What it is linked by, and how to end that. */
  linked: { result: unknown; unlinked: boolean; stop(): void } | null
  stop(): void
}

/** Cards in view are asked first; of the others so many together. */
const TOGETHER = 16
const NEXT_MS = 30
const REST_MS = 300

const phases = new WeakCache<Editor, Map<TLShapeId, Atom<Phase>>>()

/** How far the run of a card is, for cards of which nothing is drawn. */
export function phaseOf(editor: Editor, id: TLShapeId): Atom<Phase> {
  const all = phases.get(editor, () => new Map<TLShapeId, Atom<Phase>>())
  const known = all.get(id) ?? atom<Phase>('phase', 'asking')
  all.set(id, known)
  return known
}

/**
 * Follows the runs of all cards of the board with a glance at each, so that cards out of view are run, linked, found and
 * announced though nothing of them is drawn. Returns how to stop.
 */
export function watchCards(editor: Editor, runs: RunSource): () => void {
  const watched = new Map<TLShapeId, Watched>()
  let waiting: TLShapeId[] = []
  let timer: number | undefined

  const start = (id: TLShapeId) => {
    const shape = cardAt(id)
    if (!shape || watched.has(id)) return
    const changed = () => hear(id)
    const specs = new Set([shownSpec(shape.props), baselineSpec(shape.props)])
    const stops = [...specs].map((spec) => runs.watch(spec, changed, 'glance'))
    watched.set(id, { shape, linked: null, stop: () => stops.forEach((stop) => void stop()) })
    hear(id)
  }
  const cardAt = (id: TLShapeId): CardShape | null => {
    const shape = editor.getShape(id)
    return isCard(shape) ? followed(editor, shape) : null
  }
  const end = (id: TLShapeId) => {
    const one = watched.get(id)
    watched.delete(id)
    one?.linked?.stop()
    one?.stop()
  }

  /** Takes in what is known of a card's run now. */
  const hear = (id: TLShapeId) => {
    const one = watched.get(id)
    if (!one) return
    const { props } = one.shape
    const { view } = shownRun(runs, props)
    const phase = phaseOf(editor, id)
    const was = phase.get()
    phase.set(view.phase)
    const title = cardTitle(props.title, props.spec)
    if (was === 'active' && view.phase === 'done') announce(editor, `Result ready for ${title}.`)
    if (was === 'active' && view.phase === 'failed') announce(editor, `No result for ${title}. ${view.error.message}`)
    link(id, one, view)
  }
  const link = (id: TLShapeId, one: Watched, view: RunView) => {
    const result = view.phase === 'done' ? view.result : null
    const unlinked = one.shape.props.view?.unlinked === true
    if (one.linked?.result === result && one.linked.unlinked === unlinked) return
    one.linked?.stop()
    const reads =
      result && one.shape.props.spec.kind !== 'chart' && (result.kind === 'lens' || result.kind === 'attention')
    one.linked = reads ? { result, unlinked, stop: joinLinks(editor, id, result, unlinked) } : null
  }

  /** Brings what is watched in step with the cards that there are. */
  const follow = () => {
    const there = new Set<TLShapeId>()
    const fresh: TLShapeId[] = []
    for (const { id } of editor.getCurrentPageShapes()) {
      const shape = cardAt(id)
      if (!shape) continue
      there.add(id)
      const one = watched.get(id)
      if (one && asksTheSame(one.shape, shape)) {
        const { shape: before } = one
        one.shape = shape
        if (before.props.view?.unlinked !== shape.props.view?.unlinked) hear(id)
      } else {
        end(id)
        fresh.push(id)
      }
    }
    for (const id of watched.keys()) if (!there.has(id)) end(id)
    const culled = editor.getCulledShapes()
    for (const id of fresh) if (!culled.has(id)) start(id)
    waiting = fresh.filter((id) => culled.has(id))
    clearTimeout(timer)
    if (waiting.length > 0) timer = editor.timers.setTimeout(startSome, REST_MS)
  }
  const startSome = () => {
    for (const id of waiting.splice(0, TOGETHER)) start(id)
    if (waiting.length > 0) timer = editor.timers.setTimeout(startSome, NEXT_MS)
  }

  let told = false
  const stopListening = editor.store.listen(
    () => {
      if (told) return
      told = true
      queueMicrotask(() => {
        told = false
        follow()
      })
    },
    { scope: 'document' },
  )
  follow()
  return () => {
    stopListening()
    clearTimeout(timer)
    for (const id of [...watched.keys()]) end(id)
  }
}

const asksTheSame = ({ props: a }: CardShape, { props: b }: CardShape): boolean =>
  a === b || (shownSpec(a) === shownSpec(b) && baselineSpec(a) === baselineSpec(b) && a.view?.align === b.view?.align)
