import { describe, expect, test } from 'vitest'
import { outwards, type PageBox, wantedNearness } from './in-view.js'

const view: PageBox = { x: 0, y: 0, w: 1_000, h: 500 }
const at = (x: number, y = 0): PageBox => ({ x, y, w: 100, h: 100 })
const still = { view, zoom: 1, moving: false }
const unused = (box: PageBox, now: 'away' | 'far' | 'near') => ({ box, now, used: false })

describe('how much of a card is wanted', () => {
  test('all of it in the window, nothing of it far outside', () => {
    expect(wantedNearness(unused(at(500), 'away'), still)).toBe('near')
    expect(wantedNearness(unused(at(5_000), 'far'), still)).toBe('away')
    expect(wantedNearness(unused(at(5_000), 'near'), still)).toBe('away')
  })

  test('its cells alone when it is small on the screen', () => {
    expect(wantedNearness(unused(at(500), 'away'), { ...still, zoom: 0.49 })).toBe('far')
    expect(wantedNearness(unused(at(500), 'near'), { ...still, zoom: 0.06 })).toBe('far')
    expect(wantedNearness(unused(at(500), 'away'), { ...still, zoom: 0.5 })).toBe('near')
  })

  test('its cells before it comes into the window, and a little longer than that', () => {
    expect(wantedNearness(unused(at(1_400), 'away'), still)).toBe('far')
    expect(wantedNearness(unused(at(1_600), 'away'), still)).toBe('away')
    expect(wantedNearness(unused(at(1_600), 'far'), still)).toBe('far')
    expect(wantedNearness(unused(at(2_100), 'far'), still)).toBe('away')
  })

  test('a moving camera brings cells and takes nothing away', () => {
    const moving = { ...still, moving: true }
    expect(wantedNearness(unused(at(500), 'away'), moving)).toBe('far')
    expect(wantedNearness(unused(at(500), 'far'), moving)).toBe('far')
    expect(wantedNearness(unused(at(5_000), 'near'), moving)).toBe('near')
    expect(wantedNearness(unused(at(5_000), 'away'), moving)).toBe('away')
  })

  test('all of it for whom somebody is at, wherever it is', () => {
    expect(wantedNearness({ box: at(5_000), now: 'away', used: true }, { view, zoom: 0.06, moving: true })).toBe('near')
  })
})

test('cards are made from the middle of the window outwards', () => {
  const boxes = [at(900), at(0), at(450, 200), at(600, 200)].map((box) => ({ box }))
  expect(outwards(boxes, view).map(({ box }) => box.x)).toEqual([450, 600, 900, 0])
})
