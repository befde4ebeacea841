import type { Editor } from 'tldraw'

const ZOOM = '--tl-zoom'
/** As many cards have as many parts as the 300 shapes from which on tldraw waits as well. */
const MANY = 20
const REST_MS = 100

/**
 * Keeps a zoom smooth. tldraw writes the zoom into the styles of its container with every frame, and the browser then
 * looks at the styles of every part of every card, of which none reads it. On a board of many shapes only the outlines
 * hear of it at once; frames, whose names are of one size at every zoom, when it rests. Returns how to stop.
 */
export function calmZoomStyle(editor: Editor): () => void {
  const container = editor.getContainer()
  const { style } = container
  const write = style.setProperty.bind(style)
  let timer: number | undefined
  const writeCalmly: typeof write = (name, value, priority) => {
    if (name !== ZOOM) return write(name, value, priority)
    clearTimeout(timer)
    if (editor.getCurrentPageShapeIds().size < MANY) return writeAll(value)
    outlinesOf(container)?.setProperty(ZOOM, value)
    outlinesOf(container)?.setProperty('--tl-scale', String(1 / Number(value)))
    timer = editor.timers.setTimeout(() => writeAll(value), REST_MS)
  }
  const writeAll = (value: string | null) => {
    for (const name of [ZOOM, '--tl-scale']) outlinesOf(container)?.removeProperty(name)
    write(ZOOM, value)
  }
  style.setProperty = writeCalmly
  return () => {
    clearTimeout(timer)
    style.setProperty = write
  }
}

const outlinesOf = (container: HTMLElement) =>
  container.querySelector<HTMLElement>('.tl-overlays > .tl-html-layer')?.style
