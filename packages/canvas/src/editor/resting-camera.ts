import type { RestingCamera } from '@lensboard/heatmap'
import { type Editor, react, WeakCache } from 'tldraw'

/** tldraw calls a camera idle 64 ms after its last move; text waits until it has rested 100 ms. */
const AFTER_IDLE_MS = 36

const cameras = new WeakCache<Editor, RestingCamera>()

/** The camera at rest, for plots that draw anew then: no card renders in React for it. */
export function restingCamera(editor: Editor): RestingCamera {
  return cameras.get(editor, () => {
    const listeners = new Set<() => void>()
    let zoom = editor.getZoomLevel()
    let timer: number | undefined
    const rest = () => {
      zoom = editor.getZoomLevel()
      for (const listener of listeners) listener()
    }
    const stop = react('follow the resting camera', () => {
      clearTimeout(timer)
      if (editor.getCameraState() !== 'idle') return
      editor.getCamera()
      editor.getViewportScreenBounds()
      timer = editor.timers.setTimeout(rest, AFTER_IDLE_MS)
    })
    editor.disposables.add(stop)
    return {
      zoom: () => zoom,
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }
  })
}
