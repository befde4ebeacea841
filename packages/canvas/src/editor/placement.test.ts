import { describe, expect, it } from 'vitest'
import { placeCard } from './placement.js'

const view = { x: 0, y: 0, w: 1000, h: 800 }
const size = { w: 300, h: 200 }

describe('placing a card', () => {
  it('puts the first card at the centre of the view', () => {
    expect(placeCard(size, view, [])).toEqual({ x: 350, y: 300, ...size })
  })

  it('puts the next one right of the last, 32 px apart', () => {
    const last = { x: 100, y: 50, w: 200, h: 400 }
    expect(placeCard(size, view, [last], last)).toEqual({ x: 332, y: 50, ...size })
  })

  it('returns to the centre when the last card is out of view', () => {
    const last = { x: 5000, y: 0, w: 100, h: 100 }
    expect(placeCard(size, view, [last], last)).toEqual({ x: 350, y: 300, ...size })
  })

  it('never covers a card that is there', () => {
    const last = { x: 0, y: 0, w: 100, h: 100 }
    const others = [last, { x: 140, y: 20, w: 100, h: 100 }, { x: 280, y: 0, w: 50, h: 500 }]
    expect(placeCard(size, view, others, last)).toEqual({ x: 362, y: 0, ...size })
  })
})
