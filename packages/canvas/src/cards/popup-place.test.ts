import { describe, expect, it } from 'vitest'
import { popupPlace } from './popup-place.js'

const view = { w: 1000, h: 700 }
const size = { w: 320, h: 300 }

describe('the place of a popup', () => {
  it('is right of its cell when there is room', () => {
    expect(popupPlace({ x: 100, y: 200, w: 48, h: 22 }, size, view)).toEqual({ x: 160, y: 111 })
  })

  it('is left of a cell at the right end', () => {
    expect(popupPlace({ x: 900, y: 200, w: 48, h: 22 }, size, view).x).toBe(900 - 12 - 320)
  })

  it('stays in view above and below', () => {
    expect(popupPlace({ x: 100, y: -50, w: 48, h: 22 }, size, view).y).toBe(8)
    expect(popupPlace({ x: 100, y: 690, w: 48, h: 22 }, size, view).y).toBe(700 - 300 - 8)
  })

  it('leaves the watermark at the bottom right free', () => {
    const { x, y } = popupPlace({ x: 620, y: 690, w: 40, h: 22 }, size, view)
    expect({ x, y }).toEqual({ x: 672, y: 700 - 300 - 48 })
  })
})
