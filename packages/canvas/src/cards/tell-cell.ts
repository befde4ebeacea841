import type { CardResult } from '@lensboard/contract'
import { tellLensCell } from '@lensboard/heatmap'
import type { Editor } from 'tldraw'
import type { CardShape } from '../records/index.js'
import type { CellCursor } from './card-state.js'
import { groupsOf } from './lens-words.js'

/** Everything that is known of a cell, in words; of kinds that have no words of their own, what its details say. */
export function tellCell(editor: Editor, shape: CardShape, result: CardResult, { row, column }: CellCursor): string {
  if (result.kind === 'lens' && shape.props.spec.kind !== 'difference')
    return tellLensCell(result, { row, position: column }, shape.props.metric, groupsOf(shape.props.spec) ?? [])
  const popup = editor.getContainer().querySelector('.lb-popup')
  const details = [...(popup?.children ?? [])].flatMap(({ textContent }) => textContent?.trim() || []).join('. ')
  const name = document.activeElement?.closest('[role="gridcell"]')?.getAttribute('aria-label')
  return [name, details].filter(Boolean).join('. ')
}
