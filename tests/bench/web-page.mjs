// What runs inside the page for the browser benchmarks. Each function is sent to it by itself, so it closes over nothing.

/** Resolves, in milliseconds since the navigation, once `cards` cards in view have their cells painted. */
export function whenPainted(cards) {
  return new Promise((resolve) => {
    const painted = new WeakSet()
    const inWindow = (card) => {
      const { left, top, right, bottom } = card.getBoundingClientRect()
      return right > 0 && bottom > 0 && left < innerWidth && top < innerHeight
    }
    // A canvas that nobody drew on is transparent; an image that is whole is drawn with the frame.
    const isDrawn = (cells) => {
      if (cells instanceof HTMLImageElement) return cells.complete && cells.naturalWidth > 0
      const middle = cells.width && cells.getContext('2d').getImageData(cells.width >> 1, cells.height >> 1, 1, 1)
      return middle !== 0 && middle.data[3] === 255
    }
    const isPainted = (card) => {
      if (painted.has(card)) return true
      const cells = card.dataset.phase === 'done' ? card.querySelector('.lb-cells') : null
      if (cells && isDrawn(cells)) painted.add(card)
      return painted.has(card)
    }
    // Where every card lies is asked for when there may be enough: to ask in each frame is work of its own.
    const mayBeDone = () => document.querySelectorAll('article.lb-card[data-phase=done] .lb-cells').length >= cards
    const look = () => {
      if (!mayBeDone()) return requestAnimationFrame(look)
      // To ask where one lies that the editor has hidden would lay out all of it.
      const isShown = (card) => card.closest('.tl-shape')?.style.display !== 'none'
      const shown = [...document.querySelectorAll('article.lb-card')].filter((card) => isShown(card) && inWindow(card))
      if (shown.length < cards || !shown.every(isPainted)) return requestAnimationFrame(look)
      const { port1, port2 } = new MessageChannel()
      // A message that is sent within a frame arrives after it was painted.
      port1.onmessage = () => resolve(performance.now())
      requestAnimationFrame(() => port2.postMessage(0))
    }
    look()
  })
}

/** From now on `lensboardPressed` is when a key was last pressed, in milliseconds since the navigation. */
export function notePresses() {
  addEventListener('keydown', ({ timeStamp }) => (window.lensboardPressed = timeStamp), { capture: true })
}

/** The bitmap of every card that has one: its shape's id, its size and its RGBA. */
export function bitmaps() {
  return [...document.querySelectorAll('article.lb-card .lb-cells')].map((cells) => {
    const { naturalWidth: width = cells.width, naturalHeight: height = cells.height } = cells
    const pen = new OffscreenCanvas(width, height).getContext('2d')
    pen.drawImage(cells, 0, 0)
    const { data } = pen.getImageData(0, 0, width, height)
    return { id: cells.closest('[data-shape-id]').dataset.shapeId, width, height, rgba: Array.from(data) }
  })
}

/** Milliseconds between frames while the wheel pans, or zooms in and out, for `frames` frames. */
export function framesWhile({ zooms, frames }) {
  const canvas = document.querySelector('.tl-canvas')
  const { left, top, width, height } = canvas.getBoundingClientRect()
  const at = { clientX: left + width / 2, clientY: top + height / 2, bubbles: true, cancelable: true }
  return new Promise((resolve) => {
    const times = []
    let last
    // Inwards first: the board may already be as far out as it goes.
    const step = (now) => {
      if (last !== undefined) times.push(now - last)
      last = now
      if (times.length >= frames) return resolve(times)
      const there = times.length % 60 < 30 ? 1 : -1
      const delta = zooms ? { deltaY: -6 * there, ctrlKey: true } : { deltaX: 24 * there, deltaY: 12 * there }
      canvas.dispatchEvent(new WheelEvent('wheel', { ...at, ...delta }))
      requestAnimationFrame(step)
    }
    requestAnimationFrame(step)
  })
}

/** Installed before the page's scripts: counts React's commits, and names what was rendered in them. */
export function countCommits() {
  const seen = { commits: 0, rendered: {} }
  const PERFORMED_WORK = 1
  const note = (fiber) => {
    const name = fiber.type?.displayName ?? fiber.type?.name ?? fiber.type?.type?.name
    if (name) seen.rendered[name] = (seen.rendered[name] ?? 0) + 1
  }
  const walk = (fiber, before) => {
    if (!fiber || fiber === before) return
    if (before && (fiber.flags & PERFORMED_WORK) !== 0 && typeof fiber.type !== 'string') note(fiber)
    if (fiber.child !== before?.child)
      for (let child = fiber.child; child; child = child.sibling) walk(child, child.alternate)
  }
  window.lensboardCommits = seen
  window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    ...{
      supportsFiber: true,
      renderers: new Map(),
      inject: () => 1,
      onCommitFiberUnmount() {},
      onPostCommitFiberRoot() {},
    },
    onCommitFiberRoot(_id, root) {
      seen.commits++
      walk(root.current, root.current.alternate)
    },
  }
}
