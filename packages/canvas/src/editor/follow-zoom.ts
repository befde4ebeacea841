import { type Editor, react } from 'tldraw'
import { FAR_ZOOM } from '../cards/in-view.js'
import { restingZoom } from './resting-zoom.js'

/** Titles grow against the zoom so that they stay 9 px on the screen, up to twice their size. */
const TITLE_ZOOM = 0.6
const TITLE_SCALE_MAX = 2
/** Below this a card's edge and its corners are less than a pixel, and two hundred of them are dear to paint. */
const EDGE_ZOOM = 0.1

/** Tells the style sheets how far away the cards are, after the camera came to rest. */
export function followZoom(editor: Editor): () => void {
  return react('follow the zoom', () => {
    const zoom = restingZoom(editor).get()
    const container = editor.getContainer()
    const scale = Math.min(TITLE_SCALE_MAX, Math.max(1, TITLE_ZOOM / zoom))
    container.toggleAttribute('data-far', zoom < FAR_ZOOM)
    container.toggleAttribute('data-edgeless', zoom < EDGE_ZOOM)
    container.style.setProperty('--lb-title-scale', scale.toFixed(2))
  })
}
