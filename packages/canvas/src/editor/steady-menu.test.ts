import { expect, it } from 'vitest'
import { keepMenuSteady } from './steady-menu.js'

/** What a page hears: `onMenu` says whether an event happened over an item of a menu. */
function page() {
  const heard: string[] = []
  const listeners = new Map<string, (event: Event) => void>()
  const target = {
    addEventListener: (type: string, listener: unknown) => listeners.set(type, listener as never),
    removeEventListener: (type: string) => listeners.delete(type),
  }
  const tell = (type: string, at: { x: number; y: number; button: number }, onMenu: boolean) => {
    let stopped = false
    const closest = () => (onMenu ? {} : null)
    const facts = { clientX: at.x, clientY: at.y, button: at.button, target: { closest } }
    listeners.get(type)?.({ ...facts, stopPropagation: () => (stopped = true) } as never)
    if (!stopped) heard.push(`${type} ${at.x}`)
  }
  return { target, tell, heard, listeners }
}

it('a release is a choice in a menu only when the pointer moved since the menu opened', () => {
  const { target, tell, heard, listeners } = page()
  const stop = keepMenuSteady(target)
  tell('contextmenu', { x: 100, y: 50, button: 2 }, false)
  tell('pointerup', { x: 101, y: 50, button: 2 }, true)
  expect(heard).toEqual(['contextmenu 100'])
  // Over the canvas a release is the canvas's, and who drags to an item means it.
  tell('pointerup', { x: 102, y: 50, button: 2 }, false)
  tell('pointerup', { x: 140, y: 90, button: 2 }, true)
  tell('pointerup', { x: 100, y: 50, button: 0 }, true)
  expect(heard.slice(1)).toEqual(['pointerup 102', 'pointerup 140', 'pointerup 100'])
  stop()
  expect(listeners.size).toBe(0)
})
