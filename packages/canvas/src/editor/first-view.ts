import { Box, type Editor, react } from 'tldraw'
import { COVERED } from './covered.js'

const CAMERAS_KEY = 'lensboard.cameras'
/** Boards whose view this browser remembers; the one opened longest ago is forgotten first. */
const KEPT = 50
/** A camera that moves is written when it has rested this long. */
const REST_MS = 400
/** Further out than this a card is a spot of colour: a board larger than that opens at its top. */
const ZOOM_MIN = 0.3

type Camera = readonly [x: number, y: number, z: number]

/**
 * Where a board opens: as this browser last saw it, else with all of its content in view. Call it when the editor
 * stands; whoever moves the camera before the next frame has chosen the view already.
 */
export function openView(editor: Editor, boardId: string): () => void {
  const place = () => {
    const kept = remembered().get(boardId)
    if (kept) editor.setCamera({ x: kept[0], y: kept[1], z: kept[2] })
    else showAll(editor)
  }
  // At once, so that no card is asked for that only tldraw's own camera would show.
  place()
  const { x, y, z } = editor.getCamera()
  let stop = () => {}
  // A frame later the page has its panels, so the canvas has the size it keeps.
  const frame = requestAnimationFrame(() => {
    const now = editor.getCamera()
    if (now.x === x && now.y === y && now.z === z) {
      editor.updateViewportScreenBounds(editor.getContainer())
      place()
    }
    stop = remember(editor, boardId)
  })
  return () => {
    cancelAnimationFrame(frame)
    stop()
  }
}

function showAll(editor: Editor): void {
  const content = editor.getCurrentPageBounds()
  if (!content) return
  const { w, h } = editor.getViewportScreenBounds()
  const free = new Box(COVERED.side, COVERED.top, w - 2 * COVERED.side, h - COVERED.top - COVERED.bottom)
  const z = Math.min(1, Math.max(ZOOM_MIN, Math.min(free.w / content.w, free.h / content.h)))
  const left = free.x + Math.max(0, free.w - content.w * z) / 2
  const top = free.y + Math.max(0, free.h - content.h * z) / 2
  editor.setCamera({ x: left / z - content.x, y: top / z - content.y, z })
}

function remember(editor: Editor, boardId: string): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const write = () => {
    clearTimeout(timer)
    timer = undefined
    const { x, y, z } = editor.getCamera()
    const cameras = remembered()
    cameras.delete(boardId)
    cameras.set(boardId, [x, y, z])
    localStorage.setItem(CAMERAS_KEY, JSON.stringify([...cameras].slice(-KEPT)))
  }
  const leaving = () => {
    if (timer !== undefined) write()
  }
  const stop = react('remember the camera', () => {
    editor.getCamera()
    clearTimeout(timer)
    timer = setTimeout(write, REST_MS)
  })
  window.addEventListener('pagehide', leaving)
  return () => {
    stop()
    leaving()
    window.removeEventListener('pagehide', leaving)
  }
}

function remembered(): Map<string, Camera> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(CAMERAS_KEY) ?? '[]')
    return new Map(Array.isArray(kept) ? kept.filter(isEntry) : [])
  } catch {
    return new Map()
  }
}

const isEntry = (entry: unknown): entry is [string, Camera] =>
  Array.isArray(entry) &&
  typeof entry[0] === 'string' &&
  Array.isArray(entry[1]) &&
  entry[1].length === 3 &&
  entry[1].every(Number.isFinite) &&
  entry[1][2] > 0
