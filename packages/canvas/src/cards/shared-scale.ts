import type { AskedSpec } from '@lensboard/contract'
import { type Domain, isGlanced, lensDomain } from '@lensboard/heatmap'
import { atom, type Computed, computed, type Editor, react, useEditor, useValue, WeakCache } from 'tldraw'
import { runsOf } from '../editor/board-host.js'
import { isCard } from '../editor/selection.js'
import type { CardShape, CardShapeProps } from '../records/index.js'
import { baselineSpec, isHeld, shownRun, shownSpec } from './baseline.js'
import { groupsOf } from './lens-words.js'
import type { Detail, RunSource } from './run-source.js'
import { groupDomains, scaleKey } from './scale-groups.js'

/** Cards on the page that share a card's range: of its letter and its measure. */
export function cardsOfScale(editor: Editor, { props }: CardShape): CardShape[] {
  const key = scaleKey(props)
  if (key === null) return []
  return editor
    .getCurrentPageShapes()
    .filter(isCard)
    .filter((card) => scaleKey(card.props) === key)
}

const NONE: ReadonlyMap<string, Domain> = new Map()
const scales = new WeakCache<Editor, Computed<ReadonlyMap<string, Domain>>>()

/** The range of every group of cards on the board, reckoned once for all of them and again when one is answered. */
const scalesOf = (editor: Editor) => scales.get(editor, watchScales)

function watchScales(editor: Editor): Computed<ReadonlyMap<string, Domain>> {
  const runs = runsOf(editor)
  if (!runs) return computed('scales', () => NONE)
  // Moving a card makes another shape and leaves its props.
  const members = computed<CardShapeProps[]>(
    'cards with a letter',
    () =>
      editor
        .getCurrentPageShapes()
        .filter(isCard)
        .map(({ props }) => props)
        .filter(({ view }) => view?.scaleGroup),
    {
      isEqual: (a: readonly CardShapeProps[], b: readonly CardShapeProps[]) =>
        a.length === b.length && a.every((props, i) => props === b[i]),
    },
  )
  const answered = atom('answers to cards with a letter', 0)
  follow(editor, runs, members, () => answered.update((n) => n + 1))
  return computed('scales', (before) => {
    answered.get()
    return groupDomains(rangesOf(runs, members.get()), before instanceof Map ? before : NONE)
  })
}

/** Calls back when what is known of the cards' questions changes, many changes at once as one. */
function follow(editor: Editor, runs: RunSource, members: Computed<CardShapeProps[]>, onChange: () => void): void {
  const watched = new Map<AskedSpec, { detail: Detail; leave(): void }>()
  let told = false
  const tell = () => {
    if (told) return
    told = true
    queueMicrotask(() => {
      told = false
      onChange()
    })
  }
  const stop = react('watch cards with a letter', () => {
    // A question that cards with different measures ask is asked as whole as one of them needs it.
    const wanted = new Map<AskedSpec, Detail>()
    for (const props of members.get().toSorted((a, b) => Number(isGlanced(b.metric)) - Number(isGlanced(a.metric))))
      for (const spec of [shownSpec(props), baselineSpec(props)]) wanted.set(spec, detailOf(props))
    for (const [spec, { detail, leave }] of watched)
      if (wanted.get(spec) !== detail) {
        leave()
        watched.delete(spec)
      }
    for (const [spec, detail] of wanted)
      if (!watched.has(spec)) watched.set(spec, { detail, leave: runs.watch(spec, tell, detail) })
  })
  editor.disposables.add(() => {
    stop()
    for (const { leave } of watched.values()) leave()
  })
}

/** How much of an answer the range of its card is reckoned from. */
const detailOf = ({ metric }: CardShapeProps): Detail => (isGlanced(metric) ? 'glance' : 'card')

/** The range of each card that has an answer. */
function* rangesOf(runs: RunSource, cards: readonly CardShapeProps[]): Generator<{ key: string; domain: Domain }> {
  for (const props of cards) {
    const key = scaleKey(props)
    const { view, baseline } = shownRun(runs, props, detailOf(props))
    if (key === null || view.phase !== 'done' || view.result.kind !== 'lens' || (isHeld(props) && !baseline)) continue
    const other = baseline?.result.kind === 'lens' ? baseline.result : undefined
    yield { key, domain: lensDomain(view.result, props.metric, { baseline: other, groups: groupsOf(props.spec) }) }
  }
}

/** The range that a card shares with the others of its letter; undefined without a letter, or before any is answered. */
export function sharedScale(editor: Editor, props: CardShapeProps): Domain | undefined {
  const key = scaleKey(props)
  return key === null ? undefined : scalesOf(editor).get().get(key)
}

/** The same, live. */
export function useSharedScale({ props }: CardShape): Domain | undefined {
  const editor = useEditor()
  return useValue('shared scale', () => sharedScale(editor, props), [editor, props])
}
