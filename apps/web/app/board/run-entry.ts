import type { Detail, RunView } from '@lensboard/canvas'
import type { AskedSpec, RunState } from '@lensboard/contract'
import type { EarlyLook } from './early-look'

export const ASKING: RunView = { phase: 'asking' }

export type Done = Extract<RunView, { phase: 'done' }>

interface Watcher {
  onChange: () => void
  detail: Detail
}

/** A question of the board and all that is known of its answer. */
export interface Entry {
  spec: AskedSpec
  /** What a card knows; `asking` also while only a glance is here. */
  view: RunView
  /** What a card far away knows of an answer of which the whole is not here. */
  far?: Done | undefined
  watchers: Set<Watcher>
  runKey?: string
  /** The run once it is done, whether or not its answer is here. */
  finished?: RunState | undefined
  /** There is no glance at it that is smaller than what a card wants. */
  noGlance: boolean
  fetching: Set<Detail>
  tries: number
  timer?: ReturnType<typeof setTimeout>
  /** Where its run is, which is shown at the end of `soon`. */
  coming?: RunState
  soon?: ReturnType<typeof setTimeout> | undefined
  /** Raised with every new ask, so that a late answer to an older one is dropped. */
  turn: number
  /** The run was seen before it had a result. */
  waited: boolean
  early: EarlyLook
}

/** Whether somebody needs more than a glance. */
export const wantsCard = (entry: Entry) => [...entry.watchers].some(({ detail }) => entry.noGlance || detail === 'card')

/** A question of which nothing is known yet. */
export const newEntry = (spec: AskedSpec, early: EarlyLook): Entry => ({
  ...{ spec, early, view: ASKING, watchers: new Set(), noGlance: false, fetching: new Set() },
  ...{ tries: 0, turn: 0, waited: false },
})
