import { type Domain, lensDomain, unionDomain } from '@lensboard/heatmap'
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { computed, type Editor, useEditor, useValue } from 'tldraw'
import { isCard } from '../editor/selection.js'
import type { CardShape, CardShapeProps } from '../records/index.js'
import { baselineSpec, isHeld, shownRun, shownSpec } from './baseline.js'
import { groupsOf } from './lens-words.js'
import { type RunSource, useRunSource } from './run-source.js'

const NONE: readonly CardShapeProps[] = []

/** Cards on the page that share a card's range: of its letter, coloured by its measure, differences apart. */
export function cardsOfScale(editor: Editor, { props }: CardShape): CardShape[] {
  const letter = props.view?.scaleGroup
  if (!letter) return []
  return editor
    .getCurrentPageShapes()
    .filter(isCard)
    .filter(
      (card) =>
        card.props.view?.scaleGroup === letter &&
        card.props.metric === props.metric &&
        isHeld(card.props) === isHeld(props),
    )
}

/** One range over the results of several cards; undefined while none is there. */
function domainOf(runs: RunSource, cards: readonly CardShapeProps[]): Domain | undefined {
  return unionDomain(
    cards.flatMap((props) => {
      const { view, baseline } = shownRun(runs, props)
      if (view.phase !== 'done' || view.result.kind !== 'lens' || (isHeld(props) && !baseline)) return []
      const other = baseline?.result.kind === 'lens' ? baseline.result : undefined
      return [lensDomain(view.result, props.metric, { baseline: other, groups: groupsOf(props.spec) })]
    }),
  )
}

/** The range that a card shares with the others of its letter, live; undefined for a card without a letter. */
export function useSharedScale(shape: CardShape): Domain | undefined {
  const editor = useEditor()
  const runs = useRunSource()
  const members = useMemo(() => {
    const sameProps = (a: readonly CardShapeProps[], b: readonly CardShapeProps[]) =>
      a.length === b.length && a.every((props, i) => props === b[i])
    return computed(
      'cards of one scale',
      () => (shape.props.view?.scaleGroup ? cardsOfScale(editor, shape).map(({ props }) => props) : NONE),
      { isEqual: sameProps },
    )
  }, [editor, shape])
  const cards = useValue(members)
  const subscribe = useCallback(
    (onChange: () => void) => {
      const specs = new Set(cards.flatMap((props) => [shownSpec(props), baselineSpec(props)]))
      const stops = [...specs].map((spec) => runs.watch(spec, onChange))
      return () => {
        for (const stop of stops) stop()
      }
    },
    [runs, cards],
  )
  // Compared by what it says: an answer that came may leave the range as it was.
  const snapshot = useCallback(() => JSON.stringify(domainOf(runs, cards) ?? null), [runs, cards])
  const said = useSyncExternalStore(subscribe, snapshot, () => 'null')
  return useMemo(() => (JSON.parse(said) as Domain | null) ?? undefined, [said])
}
