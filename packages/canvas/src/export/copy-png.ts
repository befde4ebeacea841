import { AppError, errorFacts } from '@lensboard/contract'
import type { Editor, TLShapeId } from 'tldraw'
import { hostOf } from '../editor/board-host.js'
import { boardFigure } from './picture.js'
import { figurePng } from './png.js'

const SCALE = 2

/** Puts a figure of cards, and of what is drawn beside them, on the clipboard, and says so. */
export async function copyPng(editor: Editor, ids: readonly TLShapeId[]): Promise<void> {
  const say = (words: string) => hostOf(editor)?.say(words)
  try {
    const png = async () => {
      const figure = await boardFigure(editor, ids)
      if (!figure) throw new AppError('NO_RESULT_YET', 'These cards have no result yet. Copy them when they have run.')
      return figurePng(figure, SCALE)
    }
    // The clipboard is asked at once, while the press still counts as the person's own act.
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png() })])
    say(ids.length === 1 ? 'Copied the card as PNG.' : `Copied ${ids.length} objects as one PNG.`)
  } catch (error) {
    say(error instanceof AppError ? errorFacts(error).message : 'This browser does not let pages copy pictures.')
  }
}
