import { LENS_METRICS } from '@lensboard/heatmap'
import { cellRange } from './card-state.js'
import type { CellKey, KeyPlace } from './cell-key.js'
import { changeCard, changeView } from './change-card.js'
import { toggleTable } from './own-table.js'
import { shownResult } from './shown-result.js'

const CELLS = new Set(['lens', 'difference', 'imported'] as const)

/** The next measure of the cells that the result has, in the order of the menu. */
function stepMetric({ editor, shape }: KeyPlace, by: 1 | -1): boolean {
  const result = shownResult(editor, shape)
  if (result?.kind !== 'lens') return false
  const offered = LENS_METRICS.filter(({ lacks }) => !lacks?.(result)).map(({ id }): string => id)
  const at = offered.indexOf(shape.props.metric)
  const next = offered.at(at < 0 ? (by > 0 ? 0 : -1) : (at + by) % offered.length)
  if (next) changeCard(editor, shape, 'choose a metric', { metric: next })
  return true
}

/** Keys that change how a card shows its answer, for everybody. */
export const VIEW_KEYS: readonly CellKey[] = [
  { id: 'metric', label: 'Next metric', press: ['m'], changes: true, run: (at) => stepMetric(at, 1) },
  { id: 'metric-back', label: 'Previous metric', press: ['shift+m'], changes: true, run: (at) => stepMetric(at, -1) },
  {
    id: 'table',
    label: 'Heatmap or table',
    press: ['v'],
    run({ editor, shape }) {
      toggleTable(editor, shape)
      return true
    },
  },
  {
    id: 'transpose',
    label: 'Transpose',
    press: ['x'],
    changes: true,
    kinds: CELLS,
    run({ editor, shape }) {
      const { transposed } = shape.props.view ?? {}
      // A range is of drawn cells.
      cellRange(editor).set(null)
      changeView(editor, shape, 'transpose', { transposed: transposed ? undefined : true })
      return true
    },
  },
]
