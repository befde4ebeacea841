import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { seededRandom } from '../../packages/canvas/src/records/fixtures/random-records.js'
import { boardRecords, recordMap } from '../../packages/canvas/src/records/index.js'
import { boardOf, seededDoc } from '../../packages/canvas/src/sync/fixtures/peers.js'
import { Hub } from './hub.js'
import { newPerson, type Person } from './people.js'

/** More with CONVERGENCE_SEEDS; one that ever failed goes into REGRESSIONS and stays. */
const SEEDS = Number(process.env.CONVERGENCE_SEEDS ?? 24)
const FIRST = Number(process.env.CONVERGENCE_FIRST ?? 1)
const REGRESSIONS: readonly number[] = []
const OPERATIONS = 200

function run(seed: number) {
  const random = seededRandom(seed)
  const first = Y.encodeStateAsUpdate(seededDoc())
  const hub = new Hub(first)
  const count = 2 + random.int(4)
  const people = Array.from({ length: count }, (_, i) => newPerson(first, mayEdit(seed, i)))
  for (const [i, person] of people.entries()) {
    hub.watch(person)
    hub.connect(person, mayEdit(seed, i) ? 'editor' : 'viewer')
  }
  for (let done = 0; done < OPERATIONS; ) {
    const person = random.pick(people)
    if (random.chance(0.6)) {
      person.act(random)
      done++
    }
    for (const each of people) moveSome(hub, each, random)
    if (random.chance(0.4)) hub.commit()
    if (random.chance(0.04)) hub.disconnect(person)
    else if (!hub.isConnected(person) && random.chance(0.4)) hub.connect(person)
    if (random.chance(0.01)) hub.crash({ written: random.chance(0.5) })
  }
  for (const person of people) if (!hub.isConnected(person)) hub.connect(person)
  settle(hub, people)
  return { hub, people }
}

/** In every third run one looks on only, as somebody with an older page does. */
const mayEdit = (seed: number, person: number) => person < 2 || seed % 3 !== 0 || person !== 2

function moveSome(hub: Hub, person: Person, random: ReturnType<typeof seededRandom>) {
  while (random.chance(0.6) && hub.step(person, random.pick(['up', 'down'] as const)));
}

function settle(hub: Hub, people: Person[]) {
  for (let moved = true; moved; ) {
    moved = false
    for (const person of people) for (const way of ['up', 'down'] as const) while (hub.step(person, way)) moved = true
    moved = hub.commit() || moved
  }
}

/** Records that belong to something that is not there. */
function bereft(doc: Y.Doc): string[] {
  const map = recordMap(doc)
  return [...boardRecords(doc).records.values()].flatMap((record): string[] => {
    if (record.typeName === 'shape') return map.has(record.parentId) ? [] : [record.id]
    return record.typeName === 'binding' && !(map.has(record.fromId) && map.has(record.toId)) ? [record.id] : []
  })
}

test(`C1 C2 C3: people who edit, undo, lose their connection and their server end with one board (${SEEDS} seeds)`, () => {
  for (const seed of [...REGRESSIONS, ...Array.from({ length: SEEDS }, (_, i) => FIRST + i)]) {
    const { hub, people } = run(seed)
    expect({ seed, refusals: hub.refusals }).toEqual({ seed, refusals: [] })
    const { records, quarantined } = boardRecords(hub.doc)
    expect({ seed, quarantined: [...quarantined], bereft: bereft(hub.doc) }).toEqual({
      seed,
      quarantined: [],
      bereft: [],
    })
    const board = Object.fromEntries(records)
    for (const person of people) {
      expect({ seed, doc: recordMap(person.doc).toJSON() }).toEqual({ seed, doc: recordMap(hub.doc).toJSON() })
      expect({ seed, store: boardOf(person) }).toEqual({ seed, store: board })
    }
  }
}, 3_600_000)
