import { type Atom, atom, type Editor, react, WeakCache } from 'tldraw'

const zooms = new WeakCache<Editor, Atom<number>>()

/** The camera's zoom as it was when it last came to rest: text is laid out again then, not while the camera moves. */
export function restingZoom(editor: Editor): Atom<number> {
  return zooms.get(editor, () => {
    const zoom = atom('resting zoom', editor.getZoomLevel())
    const stop = react('follow the resting zoom', () => {
      const now = editor.getZoomLevel()
      if (editor.getCameraState() === 'idle') zoom.set(now)
    })
    editor.disposables.add(stop)
    return zoom
  })
}
