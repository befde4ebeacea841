import { type CardSpec, interventionsOf } from '@lensboard/contract'
import type { CardShapeProps } from '../records/index.js'
import { type RunView, useRun } from './run-source.js'

const without = new WeakMap<CardSpec, CardSpec>()

/** The same question without its interventions, a run of its own; equal questions give one object. */
function withoutInterventions(spec: CardSpec): CardSpec {
  const known = without.get(spec) ?? { ...spec, interventions: [] }
  without.set(spec, known)
  return known
}

/** The question whose numbers a card shows: its own, or the one without interventions. */
export function shownSpec({ spec, compare }: CardShapeProps): CardSpec {
  return compare === 'without' && interventionsOf(spec).length > 0 ? withoutInterventions(spec) : spec
}

/** The question a difference is held against; the shown one where there is no difference. */
export function baselineSpec(props: CardShapeProps): CardSpec {
  const { spec, compare } = props
  return compare === 'difference' && spec.kind === 'lens' && spec.interventions.length > 0
    ? withoutInterventions(spec)
    : shownSpec(props)
}

/** What a card shows: a run, and for a difference the one it is held against. */
export interface ShownRun {
  view: RunView
  baseline: Extract<RunView, { phase: 'done' }> | null
}

/** The runs a card needs for what it shows; only those are asked for. A difference is there when both are. */
export function useShownRun(props: CardShapeProps): ShownRun {
  const [own, other] = [shownSpec(props), baselineSpec(props)]
  const view = useRun(own)
  const baseline = useRun(other)
  if (own === other) return { view, baseline: null }
  if (baseline.phase !== 'done') return { view: view.phase === 'done' ? baseline : view, baseline: null }
  return { view, baseline }
}
