import type { CardResult } from '@lensboard/contract'
import { tellLensCell } from '@lensboard/heatmap'
import type { Editor } from 'tldraw'
import { marksWords } from '../annotations/tell-highlights.js'
import type { CardShape } from '../records/index.js'
import type { CellCursor } from './card-state.js'
import { groupsOf } from './lens-words.js'

/** Everything that is known of a cell, in words; of kinds that have no words of their own, what its details say. */
export function tellCell(editor: Editor, shape: CardShape, result: CardResult, cell: CellCursor): string {
  return [wordsOf(editor, shape, result, cell), marksWords(editor, shape, cell)].filter(Boolean).join(' ')
}

function wordsOf(editor: Editor, shape: CardShape, result: CardResult, { row, column }: CellCursor): string {
  if (result.kind === 'lens' && shape.props.spec.kind !== 'difference')
    return tellLensCell(result, { row, position: column }, shape.props.metric, groupsOf(shape.props.spec) ?? [])
  const popup = editor.getContainer().querySelector('.lb-popup')
  const details = [...(popup?.children ?? [])].flatMap((part) => pieces(part).join(' ') || []).join('. ')
  const name = document.activeElement
    ?.closest('[role="gridcell"]')
    ?.getAttribute('aria-label')
    ?.replace(/\.\s*$/, '')
  return [name, details].filter(Boolean).join('. ')
}

/** The texts of an element one by one: `textContent` runs the cells of a table together, "gave0.11". */
export const pieces = ({ nodeType, textContent, childNodes }: TextTree): string[] =>
  nodeType === TEXT ? [textContent?.trim() ?? ''].filter(Boolean) : [...childNodes].flatMap(pieces)

const TEXT = 3
type TextTree = Pick<Node, 'nodeType' | 'textContent'> & { childNodes: Iterable<TextTree> }
