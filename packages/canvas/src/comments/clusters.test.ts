import { expect, test } from 'vitest'
import { clustersOf } from './clusters.js'

const pins = [
  { id: 'a', x: 0, y: 0 },
  { id: 'b', x: 20, y: 0 },
  { id: 'c', x: 100, y: 0 },
]
const seen = (zoom: number) => clustersOf(pins, zoom).map(({ pins }) => pins.map(({ id }) => id).join(''))

test('pins nearer than 24 screen pixels stand together, more of them the further one zooms out', () => {
  expect(seen(2)).toEqual(['a', 'b', 'c'])
  expect(seen(1)).toEqual(['ab', 'c'])
  expect(seen(0.2)).toEqual(['abc'])
})

test('a cluster stands where its first pin is, so that it does not move when others join', () => {
  expect(clustersOf(pins, 0.2)[0]).toMatchObject({ key: 'a', x: 0, y: 0 })
})
