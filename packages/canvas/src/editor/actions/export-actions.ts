import type { Editor, TLShapeId, TLUiActionItem } from 'tldraw'
import { copyPng } from '../../export/copy-png.js'
import { hasAnswer } from '../../export/exported-card.js'
import { isCard } from '../selection.js'
import type { BoardActions } from './board-action.js'

/** What a figure shows: everything that is selected, if a card is among it; else the whole board. */
export function shapesToExport(editor: Editor): TLShapeId[] {
  const selected = editor.getSelectedShapeIds()
  const hasCard = [...editor.getShapeAndDescendantIds(selected)].some((id) => isCard(editor.getShape(id)))
  return hasCard ? selected : editor.getSortedChildIdsForParent(editor.getCurrentPageId())
}

/** The cards among it. */
export const cardsToExport = (editor: Editor): TLShapeId[] =>
  [...editor.getShapeAndDescendantIds(shapesToExport(editor))].filter((id) => isCard(editor.getShape(id)))

const isAnyAnswered = (editor: Editor): boolean =>
  editor
    .getCurrentPageShapes()
    .filter(isCard)
    .some((card) => hasAnswer(editor, card))

interface Theirs {
  copySvg: TLUiActionItem | undefined
  copyPng: TLUiActionItem | undefined
  /** Opens the dialog that offers every format. */
  open(): void
}

/** Files and pictures of cards; tldraw's copying stays for what is drawn. */
export function exportActions(editor: Editor, { copySvg, copyPng: theirs, open }: Theirs): BoardActions {
  const keyless = (action: TLUiActionItem): TLUiActionItem => {
    const { kbd: _kbd, ...rest } = action
    return rest
  }
  return {
    'export-cards': {
      id: 'export-cards',
      label: 'Export…',
      topic: 'board',
      readonlyOk: true,
      applies: isAnyAnswered,
      onSelect: open,
    },
    // The picture of a card goes where tldraw copies SVG: few places take that.
    ...(copySvg && { 'copy-as-svg': keyless(copySvg) }),
    ...(theirs && {
      'copy-as-png': {
        ...theirs,
        kbd: 'cmd+shift+c,ctrl+shift+c',
        onSelect(source) {
          const shapes = editor.getSelectedShapes()
          if (shapes.some(isCard))
            void copyPng(
              editor,
              shapes.map(({ id }) => id),
            )
          else void theirs.onSelect(source)
        },
      },
    }),
  }
}
