import { describe, expect, it } from 'vitest'
import { popupPlace } from './popup-place.js'

const view = { w: 1000, h: 700 }
const size = { w: 320, h: 300 }
const card = { x: 100, y: 100, w: 300, h: 400 }
const cell = (x: number, y: number) => ({ x, y, w: 48, h: 22 })

describe('the place of a popup', () => {
  it('is right of its card when there is room, level with the cell', () => {
    expect(popupPlace(cell(150, 200), card, size, view)).toEqual({ x: 408, y: 111 })
  })

  it('is left of a card at the right end', () => {
    expect(popupPlace(cell(600, 200), { ...card, x: 560 }, size, view).x).toBe(560 - 8 - 320)
  })

  it('is below or above a card as wide as the view', () => {
    const flat = { x: 0, y: 100, w: 1000, h: 200 }
    expect(popupPlace(cell(500, 150), flat, size, view)).toEqual({ x: 364, y: 308 })
    expect(popupPlace(cell(980, 450), { ...flat, y: 400 }, size, view)).toEqual({ x: 676, y: 92 })
  })

  it('is beside the cell when the card fills the view', () => {
    const wide = { x: 0, y: 0, w: 1000, h: 600 }
    expect(popupPlace(cell(200, 200), wide, size, view).x).toBe(256)
    expect(popupPlace(cell(900, 200), wide, size, view).x).toBe(900 - 8 - 320)
  })

  it('stays in view above, and free of the toolbar and watermark below', () => {
    expect(popupPlace(cell(150, -50), card, size, view).y).toBe(4)
    expect(popupPlace(cell(150, 690), card, size, view).y).toBe(700 - 300 - 72)
    expect(popupPlace(cell(150, 690), card, size, { ...view, w: 840 }).y).toBe(700 - 300 - 112)
  })
})
