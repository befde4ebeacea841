import type { Editor, TLShapeId, TLUiActionItem } from 'tldraw'
import { copyPng } from '../../export/copy-png.js'
import { hasAnswer } from '../../export/exported-card.js'
import { isCard } from '../selection.js'
import type { BoardActions } from './board-action.js'

/** The selected cards, or all of the board where none is selected. */
export function cardsToExport(editor: Editor): TLShapeId[] {
  const selected = editor.getSelectedShapes().filter(isCard)
  const cards = selected.length > 0 ? selected : editor.getCurrentPageShapes().filter(isCard)
  return cards.map(({ id }) => id)
}

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
          if (shapes.length > 0 && shapes.every(isCard))
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
