import { candidate } from '@lensboard/heatmap'
import type { CellKey, KeyPlace } from './cell-key.js'
import { changeView } from './change-card.js'
import { trackPosition, trackToken } from './pin-acts.js'
import { shownResult } from './shown-result.js'

const CELLS = new Set(['lens', 'imported'] as const)
const PINNED = new Set(['lens', 'attention', 'imported'] as const)
const CHARTS = new Set(['chart'] as const)
const MEASURES = ['prob', 'logProb', 'rank'] as const

/** Tracks the top token of the chosen cell. */
function trackTop({ editor, shape, cell }: KeyPlace, joins: boolean): boolean {
  const result = shownResult(editor, shape)
  if (!cell || result?.kind !== 'lens') return false
  const { id } = candidate(result, { row: cell.row, position: cell.column }, 0)
  if (id >= 0) trackToken(editor, shape, id, joins)
  return true
}

function stepMeasure({ editor, shape }: KeyPlace, by: 1 | -1): boolean {
  const { spec, view } = shape.props
  if (spec.kind === 'chart' && spec.chart === 'trajectories') {
    const at = MEASURES.indexOf(view?.measure ?? 'prob')
    changeView(editor, shape, 'choose a measure', { measure: MEASURES.at((at + by) % MEASURES.length) })
  }
  return true
}

/** Tracking from the chosen cell, for viewers for themselves; and what the metric's keys do on a chart. */
export const CHART_KEYS: readonly CellKey[] = [
  { id: 'track', label: 'Track the top token', press: ['t'], kinds: CELLS, run: (at) => trackTop(at, false) },
  {
    id: 'track-join',
    label: 'Add the top token to the last group',
    press: ['shift+t'],
    kinds: CELLS,
    run: (at) => trackTop(at, true),
  },
  {
    id: 'track-position',
    label: 'Track or release the position',
    press: ['l'],
    kinds: PINNED,
    run({ editor, shape, cell }) {
      // Of attention it is the position that reads.
      const read = shownResult(editor, shape)?.kind === 'attention' ? cell?.row : cell?.column
      if (read !== undefined) trackPosition(editor, shape, read)
      return true
    },
  },
  {
    id: 'measure',
    label: 'Next measure',
    press: ['m'],
    shown: '',
    changes: true,
    kinds: CHARTS,
    run: (at) => stepMeasure(at, 1),
  },
  {
    id: 'measure-back',
    label: 'Previous measure',
    press: ['shift+m'],
    shown: '',
    changes: true,
    kinds: CHARTS,
    run: (at) => stepMeasure(at, -1),
  },
  {
    id: 'chart-table',
    label: 'Chart or table',
    press: ['v'],
    shown: '',
    changes: true,
    kinds: CHARTS,
    run({ editor, shape }) {
      changeView(editor, shape, 'open as table', { table: shape.props.view?.table ? undefined : true })
      return true
    },
  },
]
