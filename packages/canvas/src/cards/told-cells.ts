import type { CardResult } from '@lensboard/contract'
import type { Editor, TLShapeId } from 'tldraw'
import { runsOf } from '../editor/board-host.js'
import { isCard } from '../editor/selection.js'
import type { ToldCell } from '../presence/index.js'
import { type HeardCell, hearCell, tellCellOf } from '../presence/told-cell.js'
import type { CardShape } from '../records/index.js'
import { shownRun } from './baseline.js'

/** What a card of the board shows now; undefined while it has no answer. */
function shownOn(editor: Editor, id: string): { shape: CardShape; result: CardResult } | undefined {
  const shape = editor.getShape(id as TLShapeId)
  const runs = runsOf(editor)
  if (!runs || !isCard(shape)) return
  const { view } = shownRun(runs, shape.props)
  return view.phase === 'done' ? { shape, result: view.result } : undefined
}

/** A cell of a card as others are told of it. */
export function toldCell(editor: Editor, shapeId: string, cell: { row: number; column: number }): ToldCell | undefined {
  const shown = shownOn(editor, shapeId)
  return shown && tellCellOf(shown.result, shapeId, cell)
}

/** A cell that somebody told of, as this board shows it; undefined where it is not there. */
export function heardCell(
  editor: Editor,
  told: ToldCell,
): (HeardCell & { shape: CardShape; result: CardResult }) | undefined {
  const shown = shownOn(editor, `shape:${told[0]}`)
  const heard = shown && hearCell(shown.result, told)
  return heard && { ...shown, ...heard }
}
