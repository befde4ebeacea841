import { type AskedSpec, type CardSpec, type CheckpointRef, interventionsOf } from '@lensboard/contract'
import { matchReadings } from '@lensboard/heatmap'
import { useMemo } from 'react'
import type { CardShapeProps } from '../records/index.js'
import { type Detail, type RunSource, type RunView, useRun } from './run-source.js'

const without = new WeakMap<AskedSpec, AskedSpec>()

/** The same question without its interventions, a run of its own; equal questions give one object. */
function withoutInterventions(spec: AskedSpec): AskedSpec {
  const known = without.get(spec) ?? ('interventions' in spec ? { ...spec, interventions: [] } : spec)
  without.set(spec, known)
  return known
}

/** What has the numbers that a card shows: itself, without its interventions, the first of a difference, or its reading. */
export function shownSpec({ spec, compare }: Pick<CardShapeProps, 'spec' | 'compare'>): AskedSpec {
  if (spec.kind === 'difference') return spec.a
  if (spec.kind === 'chart') return spec.of
  return compare === 'without' && interventionsOf(spec).length > 0 ? withoutInterventions(spec) : spec
}

/** The run a difference is held against; the shown one where there is no difference. */
export function baselineSpec(props: Pick<CardShapeProps, 'spec' | 'compare'>): AskedSpec {
  const { spec, compare } = props
  if (spec.kind === 'difference') return spec.b
  return compare === 'difference' && spec.kind === 'lens' && spec.interventions.length > 0
    ? withoutInterventions(spec)
    : shownSpec(props)
}

type Done = Extract<RunView, { phase: 'done' }>

/** What a card shows: a run, and for a difference the one it is held against, with the same rows and columns. */
export interface ShownRun {
  view: RunView
  baseline: Done | null
  /** The two of a difference as they came, each with its own rows and tokens. */
  readings?: { a: Done; b: Done }
}

/** The runs a card needs for what it shows; only those are asked for. A difference is there when both are. */
export function useShownRun(props: CardShapeProps, detail?: Detail): ShownRun {
  const [own, other] = [shownSpec(props), baselineSpec(props)]
  const view = useRun(own, detail)
  const against = useRun(other, detail)
  return useMemo(
    () => (isHeld(props) ? held(view, against, props.view?.align) : { view, baseline: null }),
    [props, view, against],
  )
}

/** As `useShownRun`, for now and without asking for anything: the whole answer where it is here, else a glance at it. */
export function shownRun(runs: RunSource, props: CardShapeProps, detail: Detail = 'glance'): ShownRun {
  const view = runs.view(shownSpec(props), detail)
  return isHeld(props)
    ? held(view, runs.view(baselineSpec(props), detail), props.view?.align)
    : { view, baseline: null }
}

/** Whether a card holds one run against another. */
export function isHeld(props: Pick<CardShapeProps, 'spec' | 'compare'>): boolean {
  return props.spec.kind === 'difference' || shownSpec(props) !== baselineSpec(props)
}

/** Equal readings of a difference are one run, which then differs from itself nowhere. */
function held(view: RunView, against: RunView, align: 'position' | undefined): ShownRun {
  if (view.phase !== 'done') return { view, baseline: null }
  if (against.phase !== 'done') return { view: against, baseline: null }
  if (view.result.kind !== 'lens' || against.result.kind !== 'lens') return { view, baseline: null }
  const { a, b } = matchReadings(view.result, against.result, align)
  return {
    view: a === view.result ? view : { ...view, result: a },
    baseline: b === against.result ? against : { ...against, result: b },
    readings: { a: view, b: against },
  }
}

/** The model that answers a card, of a difference the first reading's; null where a file of another tool does. */
export function checkpointOf(spec: CardSpec): CheckpointRef | null {
  if (spec.kind === 'difference') return checkpointOf(spec.a)
  if (spec.kind === 'chart') return checkpointOf(spec.of)
  return spec.kind === 'imported' ? null : spec.checkpoint
}
