import { boardRecords, buildBoardState, projectionOf, recordProblem, validRecord } from '@lensboard/canvas/records'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { placedStop, tourRecords } from './tour-records.js'
import { TOUR_STOPS } from './tour-stops.js'

const model = {
  checkpoint: { name: 'workshop', hash: 'a'.repeat(64) },
  tuned: { kind: 'tuned' as const, name: 'Tuned lens', hash: 'b'.repeat(64) },
}
const records = tourRecords(
  TOUR_STOPS.map((stop) => placedStop(stop, model)),
  8,
  5,
)
const asked = TOUR_STOPS.filter(({ card }) => card)

test('the first board is a board: every record of it is valid and comes back from its state', () => {
  for (const record of records) {
    expect(() => validRecord(record)).not.toThrow()
    expect(recordProblem(record)).toBeUndefined()
  }
  const doc = new Y.Doc()
  Y.applyUpdateV2(doc, buildBoardState(records))
  const read = boardRecords(doc)
  expect(read.quarantined.size).toBe(0)
  expect(projectionOf(read.records.values()).cardCount).toBe(asked.length)
})

test('its cards do not lie on each other', () => {
  const { cards } = projectionOf(records).projection
  for (const [i, card] of cards.entries())
    for (const other of cards.slice(i + 1)) {
      const apart = other.y >= card.y + card.h || card.y >= other.y + other.h
      const beside = other.x >= card.x + card.w || card.x >= other.x + other.w
      expect(apart || beside).toBe(true)
    }
})

test('every arrow is tied to a note and to its card, and the chart to the card whose pins it draws', () => {
  const ids = new Set(records.map(({ id }) => String(id)))
  const bindings = records.filter(({ typeName }) => typeName === 'binding')
  expect(bindings).toHaveLength(2 * asked.length)
  for (const binding of bindings) expect(ids.has(String((binding as { toId: string }).toId))).toBe(true)
  const chart = projectionOf(records).projection.cards.find(({ spec }) => spec.kind === 'chart')
  expect(ids.has(chart?.spec.kind === 'chart' ? String(chart.spec.source) : '')).toBe(true)
})
