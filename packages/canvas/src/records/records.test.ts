import { createBindingId } from '@tldraw/tlschema'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { randomShape, SHAPE_TYPES, seededRandom } from './fixtures/random-records.js'
import {
  type BoardRecord,
  boardRecords,
  boardSchema,
  buildBoardState,
  projectionOf,
  readRecord,
  recordMap,
  recordProblem,
  seedBoard,
  seedRecords,
  validRecord,
  writeRecord,
} from './index.js'
import { registersOf } from './registers.js'

const RECORDS = 10_000

function newDoc(...records: BoardRecord[]) {
  const doc = new Y.Doc()
  seedBoard(doc)
  doc.transact(() => {
    for (const record of records) writeRecord(recordMap(doc), null, record)
  })
  return doc
}

test('C4: every kind of shape comes back from the document as it went in, ours too', () => {
  const random = seededRandom(4)
  const doc = newDoc()
  const records = recordMap(doc)
  for (let i = 0; i < RECORDS; i++) {
    const record = randomShape(random, SHAPE_TYPES[i % SHAPE_TYPES.length]!, `s${i}`)
    writeRecord(records, null, record)
    expect(readRecord(records, record.id)).toEqual(record)
    records.delete(record.id)
  }
})

test('C4: over the wire and through the stored state it is the same', () => {
  const random = seededRandom(5)
  const shapes = SHAPE_TYPES.map((type) => randomShape(random, type, type))
  const there = new Y.Doc()
  Y.applyUpdateV2(there, buildBoardState(shapes))
  const wire = new Y.Doc()
  Y.applyUpdate(wire, Y.encodeStateAsUpdate(there))
  const { records, quarantined } = boardRecords(wire)
  expect(quarantined.size).toBe(0)
  expect([...records.values()]).toEqual([...seedRecords(), ...shapes])
})

test('pages, bindings, assets and the document come back too', () => {
  const arrow = {
    ...{ id: createBindingId('b'), typeName: 'binding', type: 'arrow', fromId: 'shape:a', toId: 'shape:b', meta: {} },
    props: { terminal: 'end', normalizedAnchor: { x: 0.5, y: 0.5 }, isExact: false, isPrecise: true, snap: 'none' },
  }
  const asset = {
    ...{ id: 'asset:a', typeName: 'asset', type: 'bookmark', meta: { k: 1 } },
    props: { title: 't', description: '', image: '', favicon: '', src: 'https://example.org' },
  }
  const all = [...seedRecords(), validRecord(arrow), validRecord(asset)]
  expect([...boardRecords(newDoc(...all)).records.values()]).toEqual(all)
})

test('a change writes only the registers it changes, a move one, and no change none', () => {
  const card = randomShape(seededRandom(1), 'card', 'c') as BoardRecord & { x: number; props: object }
  const doc = newDoc(card)
  const written: string[][] = []
  recordMap(doc).observeDeep((events) => written.push(events.flatMap((event) => [...event.changes.keys.keys()])))
  writeRecord(recordMap(doc), card, { ...card, x: card.x + 1, y: 3 } as BoardRecord)
  writeRecord(recordMap(doc), card, { ...card, props: { ...card.props, title: 'other' } } as BoardRecord)
  // Noise below a hundredth is no move.
  writeRecord(recordMap(doc), card, { ...card, x: card.x + 0.001 } as BoardRecord)
  expect(written).toEqual([['t'], ['props.title']])
  expect(registersOf(card).has('x')).toBe(false)
})

test('a record that another version wrote is set aside with its reason, and the rest is there', () => {
  const good = randomShape(seededRandom(2), 'geo', 'good')
  const doc = newDoc(good)
  const map = recordMap(doc)
  map.set('shape:new', new Y.Map(Object.entries({ ...Object.fromEntries(registersOf(good)), type: 'hologram' })))
  map.set('shape:odd', new Y.Map([['meta.__proto__', { evil: true }]]))
  map.set('shape:flat', 'text' as never)
  const { records, quarantined } = boardRecords(doc)
  expect([...records.keys()]).toEqual(['document:document', 'page:page', 'shape:good'])
  expect([...quarantined.keys()]).toEqual(['shape:new', 'shape:odd', 'shape:flat'])
  expect(quarantined.get('shape:new')).toMatch(/hologram|geo/)
  expect(({} as { evil?: boolean }).evil).toBeUndefined()
})

test('a card whose spec is no question, or too long, is no record', () => {
  const card = randomShape(seededRandom(3), 'card', 'c') as unknown as { props: { spec: { input: object } } }
  const withInput = (input: object) => ({ ...card, props: { ...card.props, spec: { ...card.props.spec, input } } })
  expect(() => validRecord(withInput({ kind: 'text', text: 'fine' }))).not.toThrow()
  expect(() => validRecord(withInput({ kind: 'guess' }))).toThrow(/card spec/)
  expect(() => validRecord(withInput({ kind: 'text', text: 'x'.repeat(30_000) }))).toThrow(/at most/)
})

test('what tldraw takes and a board does not has a reason', () => {
  const shape = randomShape(seededRandom(9), 'geo', 's') as BoardRecord & { meta: object }
  const problem = (change: object) => recordProblem({ ...shape, meta: {}, ...change } as BoardRecord)
  expect(problem({})).toBeUndefined()
  expect(problem({ x: 1e300 })).toMatch(/far/)
  expect(problem({ parentId: 'shape:s' })).toMatch(/itself/)
  expect(problem({ meta: { much: 'x'.repeat(25_000) } })).toMatch(/beside/)
  expect(problem({ meta: { long: 'x'.repeat(40_000) } })).toMatch(/too long/)
  expect(problem({ meta: JSON.parse('{"__proto__": {"a": 1}}') })).toMatch(/key/)
})

test('a thumbnail knows where cards are on the page, whatever they lie in', () => {
  const random = seededRandom(6)
  const at = (record: BoardRecord, x: number, y: number) => ({ ...record, x, y }) as BoardRecord
  const frame = at(randomShape(random, 'frame', 'f'), 100, 50)
  const card = at(randomShape(random, 'card', 'c', 'shape:f'), 10, 20)
  const { projection, cardCount } = projectionOf([frame, card, at(randomShape(random, 'note', 'n'), 0, 0)])
  expect(cardCount).toBe(1)
  expect(projection.cards).toEqual([expect.objectContaining({ id: 'shape:c', x: 110, y: 70 })])
  expect(projection.shapes.map(({ type, x, y }) => [type, x, y])).toEqual([
    ['frame', 100, 50],
    ['note', 0, 0],
  ])
})

test('the card has its place in the schema that server and browser share', () => {
  expect(boardSchema().serialize()).toMatchObject({ sequences: { 'com.tldraw.shape.card': 4 } })
})

test('a card may ask everything that can be run, and cards of the first version stay as they are', () => {
  const card = randomShape(seededRandom(7), 'card', 'c') as unknown as { props: { spec: object } }
  const input = { kind: 'text', text: 'When Mary and John went to the store, John gave a drink to' }
  const common = { checkpoint: { name: 'workshop', hash: 'ab'.repeat(32) }, bos: 'auto' }
  const asked = { ...common, input, position: -1 }
  const specs = [
    { kind: 'attribution', ...asked, target: [7], against: [9], heads: true, interventions: [] },
    { kind: 'patching', ...asked, corrupted: input, target: [7], against: [9], at: 'heads' },
    { kind: 'patchscope', ...asked, target: input, targetPosition: -1, tokens: 3 },
    {
      kind: 'dataset',
      ...common,
      dataset: { name: 'names', hash: 'cd'.repeat(32) },
      rows: { pre: true, mid: false, stride: 1 },
      at: 'last',
      interventions: [],
    },
  ]
  for (const spec of specs) {
    const record = validRecord({ ...card, props: { ...card.props, spec } })
    expect(readRecord(recordMap(newDoc(record)), record.id)).toEqual(record)
    expect(projectionOf([record]).projection.cards[0]?.spec).toEqual(spec)
  }
  const older = boardSchema().serialize() as { sequences: Record<string, number> }
  older.sequences['com.tldraw.shape.card'] = 1
  expect(boardSchema().migratePersistedRecord(card as never, older as never)).toEqual({ type: 'success', value: card })
})

test('Y17 Y18: pages of others, pictures from elsewhere and text that no editor writes are refused', () => {
  const random = seededRandom(4)
  const embed = randomShape(random, 'embed', 'e')
  expect(recordProblem(embed)).toMatch(/other pages/)
  const note = { ...randomShape(random, 'note', 'n'), meta: {} } as BoardRecord & { props: object }
  const says = (...content: unknown[]) =>
    recordProblem(validRecord({ ...note, props: { ...note.props, richText: { type: 'doc', content } } }))
  const linked = (href: unknown) => says({ type: 'text', text: 'a', marks: [{ type: 'link', attrs: { href } }] })
  expect(
    says({ type: 'paragraph', content: [{ type: 'text', text: 'fine', marks: [{ type: 'bold' }] }] }),
  ).toBeUndefined()
  expect(linked('https://example.org/')).toBeUndefined()
  for (const href of ['javascript:alert(1)', ' java\nscript:alert(1)', 'data:text/html,x', 'file:///etc', 7])
    expect(linked(href), String(href)).toMatch(/leads nowhere/)
  for (const part of [{ type: 'script' }, { type: 'iframe', attrs: { src: 'x' } }, null, 'x', { type: 'text' }])
    expect(says(part), JSON.stringify(part)).toMatch(/A text here/)
  const asset = (type: string, props: object) =>
    recordProblem(validRecord({ id: 'asset:a', typeName: 'asset', type, props, meta: {} }))
  const image = (src: string) =>
    asset('image', { w: 1, h: 1, name: 'a', isAnimated: false, mimeType: 'image/png', src, fileSize: 1 })
  expect(image('data:image/png;base64,AAAA')).toBeUndefined()
  for (const src of ['data:text/html,<script>1</script>', 'data:image/svg+xml;base64,AAAA', 'http://10.0.0.1/a.png'])
    expect(image(src), src).toMatch(/elsewhere/)
  const card = { title: '', description: '', src: 'https://example.org/', favicon: '' }
  expect(asset('bookmark', { ...card, image: '' })).toBeUndefined()
  expect(asset('bookmark', { ...card, image: 'https://169.254.169.254/x' })).toMatch(/elsewhere/)
})
