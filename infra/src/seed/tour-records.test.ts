import { boardRecords, buildBoardState, projectionOf, validRecord } from '@lensboard/canvas/records'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { type PlacedStop, stopSpec, tourRecords } from './tour-records.js'
import { TOUR_STOPS } from './tour-stops.js'

const checkpoint = { name: 'workshop', hash: 'a'.repeat(64) }
const stops: PlacedStop[] = TOUR_STOPS.map((stop, i) => ({ ...stop, spec: stopSpec(stop, checkpoint), tokens: 5 + i }))

test('the demo board is a board: every record of it is valid and comes back from its state', () => {
  const records = tourRecords(stops, 8)
  for (const record of records) expect(() => validRecord(record)).not.toThrow()
  const doc = new Y.Doc()
  Y.applyUpdateV2(doc, buildBoardState(records))
  const read = boardRecords(doc)
  expect(read.quarantined.size).toBe(0)
  expect(projectionOf(read.records.values()).cardCount).toBe(TOUR_STOPS.length)
})

test('its cards do not lie on each other', () => {
  const { cards } = projectionOf(tourRecords(stops, 8)).projection
  for (const [i, card] of cards.entries())
    for (const other of cards.slice(i + 1)) {
      const apart = other.y >= card.y + card.h || card.y >= other.y + other.h
      const beside = other.x >= card.x + card.w || card.x >= other.x + other.w
      expect(apart || beside).toBe(true)
    }
})
