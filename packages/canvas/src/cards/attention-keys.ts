import { nextHead } from '@lensboard/heatmap'
import { runsOf } from '../editor/board-host.js'
import { changeLook, lookOf, previewOf, toggleLock } from './attention-look.js'
import { shownRun } from './baseline.js'
import type { CellKey, KeyPlace } from './cell-key.js'
import { trackPosition } from './pin-acts.js'
import { shownResult } from './shown-result.js'
import { storedHeads } from './use-part.js'

function heads({ editor, shape }: KeyPlace) {
  const runs = runsOf(editor)
  const view = runs && shownRun(runs, shape.props).view
  if (view?.phase !== 'done' || view.result.kind !== 'attention') return null
  const stored = storedHeads(view.result)
  return stored.reduce === 'none' ? stored : null
}

function step(at: KeyPlace, by: 1 | -1): boolean {
  const stored = heads(at)
  if (!stored) return false
  changeLook(at.editor, at.shape, 'choose a head', nextHead(stored, lookOf(at.editor, at.shape), by))
  return true
}

/** Keys of attention cards: who may not change the card chooses for themselves. */
export const ATTENTION_KEYS: readonly CellKey[] = [
  { id: 'next-head', label: 'Next head', press: [']'], run: (at) => step(at, 1) },
  { id: 'previous-head', label: 'Previous head', press: ['['], run: (at) => step(at, -1) },
  {
    id: 'lock-head',
    label: 'Lock or release the head',
    press: ['a'],
    run(at) {
      const { editor, shape } = at
      if (!heads(at)) return false
      const { layer, head } = previewOf(editor, shape.id) ?? lookOf(editor, shape)
      if (typeof head === 'number') toggleLock(editor, shape, { layer, head })
      return true
    },
  },
  {
    id: 'track-key',
    label: 'Track or release the position that is read',
    press: ['shift+l'],
    run({ editor, shape, cell }) {
      if (shownResult(editor, shape)?.kind !== 'attention') return false
      if (cell) trackPosition(editor, shape, cell.column)
      return true
    },
  },
]
