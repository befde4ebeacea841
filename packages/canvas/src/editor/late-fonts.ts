import type { Editor, TLFontFace } from 'tldraw'

/** By then the cards in view are there; a text that is written before asks for its own font. */
const LATER_MS = 5_000

/**
 * tldraw asks for every font of its text tools as it opens: twelve files of 1.2 MB, while cards wait for their answers.
 * A font that the board's texts need comes at once as ever, the others when the board stands. Call it as the editor
 * mounts, right after tldraw asked; returns how to stop.
 */
export function fontsLater(editor: Editor): () => void {
  const { fonts } = editor
  const load = fonts.ensureFontIsLoaded
  const late: TLFontFace[] = []
  fonts.ensureFontIsLoaded = async (font) => {
    late.push(font)
  }
  // What tldraw asked for comes in the microtask before this one.
  queueMicrotask(() => {
    fonts.ensureFontIsLoaded = load
  })
  const timer = editor.timers.setTimeout(() => fonts.requestFonts(late), LATER_MS)
  return () => clearTimeout(timer)
}
