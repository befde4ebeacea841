import { useLayoutEffect, useRef } from 'react'
import { type Editor, react, useEditor, useValue } from 'tldraw'
import { restingZoom } from '../editor/resting-zoom.js'
import { commentsOf } from './board-comments.js'
import { clustersOf, type Pinned } from './clusters.js'
import { openThread } from './open-thread.js'
import { PersonDisc } from './person-disc.js'
import { placeOf } from './place-thread.js'
import { anchorWords } from './words.js'

/** Threads on the board itself, on spots of cards, and of cards that are gone: pins with the face of who began them. */
export function CommentPins() {
  const editor = useEditor()
  const layer = useRef<HTMLDivElement>(null)
  const clusters = useValue('comment pins', () => clustersOf(pinsOf(editor), restingZoom(editor).get()), [editor])
  const isEmpty = clusters.length === 0
  // Panning moves the layer and renders nothing; where there is no pin there is nothing to move.
  useLayoutEffect(() => {
    const style = layer.current?.style
    if (isEmpty || !style) return
    return react('pins follow the camera', () => {
      const { x, y, z } = editor.getCamera()
      style.setProperty('transform', `scale(${z}) translate(${x}px, ${y}px)`)
      style.setProperty('--lb-unzoom', String(1 / z))
    })
  }, [editor, isEmpty])
  if (isEmpty) return null
  return (
    <div ref={layer} className="lb-pins-layer">
      {clusters.map(({ key, x, y, pins }) => {
        const [first] = pins
        const unread = pins.reduce((n, pin) => n + pin.unread, 0)
        if (!first) return null
        const many = pins.length > 1
        const words = many ? `${pins.length} threads` : `Comment by ${first.name}, ${first.about}`
        return (
          <button
            key={key}
            type="button"
            className="lb-pin"
            data-unread={unread > 0 || undefined}
            style={{ left: x, top: y }}
            aria-label={unread > 0 ? `${words}, ${unread} unread` : words}
            title={words}
            onPointerDown={(event) => event.stopPropagation()}
            onClick={() => {
              const next = pins.find((pin) => pin.unread > 0) ?? first
              const spread = many && !spreadApart(editor, pins)
              if (!many || spread) openThread(editor, next.id, { go: false })
            }}
          >
            {many ? <span className="lb-pin__count">{pins.length}</span> : <PersonDisc person={first} />}
          </button>
        )
      })}
    </div>
  )
}

interface Pin extends Pinned {
  name: string
  color: string
  about: string
  unread: number
}

function pinsOf(editor: Editor): Pin[] {
  const all = commentsOf(editor)?.byCard.get()
  if (!all) return []
  return [...all.values()].flat().flatMap(({ id, anchor, comments, unread }) => {
    const { at, shape } = placeOf(editor, anchor)
    const isPin = !shape || (anchor.kind === 'card' && anchor.spot !== undefined)
    const author = comments[0]?.author
    if (!isPin) return []
    const who = { name: author?.name ?? 'Somebody', color: author?.color ?? '#ccc' }
    return [{ id, x: at.x, y: at.y, ...who, about: anchorWords(anchor), unread }]
  })
}

/** Zooms to where pins stand apart; false where they stand on one spot. */
function spreadApart(editor: Editor, pins: readonly Pin[]): boolean {
  const [xs, ys] = [pins.map(({ x }) => x), pins.map(({ y }) => y)]
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  const [w, h] = [Math.max(...xs) - x, Math.max(...ys) - y]
  if (Math.hypot(w, h) < 2 || editor.getZoomLevel() >= 2) return false
  editor.zoomToBounds({ x: x - 60, y: y - 60, w: w + 120, h: h + 120 }, { targetZoom: 2, animation: { duration: 120 } })
  return true
}
