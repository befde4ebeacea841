/** A hand that only presses moves less than this, in screen pixels. */
const STILL_PX = 5

const RIGHT_BUTTON = 2

/**
 * A menu that a right button opened takes its release as a choice, for people who press, drag and let go. For a moment it
 * stands at the corner of the window, and there a quick press chooses whatever item lies under the pointer: a release is a
 * choice only when the pointer has moved since. Returns how to stop.
 */
export function keepMenuSteady(target: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>): () => void {
  let opened = { x: Number.NaN, y: Number.NaN }
  const onMenu = (event: Event) => {
    const { clientX: x, clientY: y } = event as MouseEvent
    opened = { x, y }
  }
  const onRelease = (event: Event) => {
    const { button, clientX, clientY } = event as PointerEvent
    const isStill = Math.hypot(clientX - opened.x, clientY - opened.y) < STILL_PX
    if (button === RIGHT_BUTTON && isStill && isInMenu(event.target)) event.stopPropagation()
  }
  target.addEventListener('contextmenu', onMenu, true)
  target.addEventListener('pointerup', onRelease, true)
  return () => {
    target.removeEventListener('contextmenu', onMenu, true)
    target.removeEventListener('pointerup', onRelease, true)
  }
}

const isInMenu = (target: EventTarget | null): boolean =>
  target !== null && 'closest' in target && (target as Element).closest('[role="menu"]') !== null
