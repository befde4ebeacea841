import type { Editor } from 'tldraw'
import { withCellArrows } from '../annotations/copied-arrows.js'
import { withWhiteEdges } from '../export/white-edges.js'
import type { BoardHost } from './board-host.js'

const SHEET = 'lb-print'

/**
 * Prints the selection, or the board when nothing is selected, as its exported picture on white under a line that says
 * which board it is. What stands around the canvas is not printed.
 */
export async function printBoard(editor: Editor, host: BoardHost | undefined): Promise<void> {
  const selected = editor.getSelectedShapeIds()
  const ids =
    selected.length > 0
      ? withCellArrows(editor, selected)
      : editor.getSortedChildIdsForParent(editor.getCurrentPageId())
  const picture = ids.length > 0 ? await editor.getSvgString(ids, { background: false, darkMode: false }) : undefined
  if (!picture) {
    host?.say('There is nothing on this board to print.')
    return
  }
  const landscape = picture.width > picture.height
  const sheet = document.createElement('section')
  sheet.className = SHEET
  const caption = document.createElement('p')
  caption.textContent = [document.title, new Date().toLocaleDateString('en', { dateStyle: 'long' })].join(' · ')
  const figure = document.createElement('div')
  // Made by the editor from its own shapes, which escape all text.
  figure.innerHTML = withWhiteEdges(picture.svg)
  figure.firstElementChild?.setAttribute('preserveAspectRatio', 'xMidYMid meet')
  const page = document.createElement('style')
  page.textContent = `@page { size: ${landscape ? 'landscape' : 'portrait'}; margin: 10mm; }`
  sheet.append(page, caption, figure)
  document.body.append(sheet)
  document.body.classList.add('lb-printing')
  const clear = () => {
    sheet.remove()
    document.body.classList.remove('lb-printing')
  }
  window.addEventListener('afterprint', clear, { once: true })
  window.print()
}
