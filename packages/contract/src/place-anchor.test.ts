import { describe, expect, test } from 'vitest'
import { type Anchor, Anchor as AnchorSchema, anchorToken, type CardBound, componentName, rowName } from './anchor.js'
import { type CardShown, placeAnchor } from './place-anchor.js'

const [GPT2, OTHER] = [
  { name: 'gpt2', hash: 'a'.repeat(64) },
  { name: 'workshop-8L', hash: 'b'.repeat(64) },
]
const RUN = 'c'.repeat(64)
const PIECES = ['The', ' capital', ' of', ' France', ' is']
const token = (position: number, text = PIECES[position]!) => anchorToken(position, 100 + position, { text })

const shown = (change: Partial<CardShown> = {}): CardShown => ({
  checkpoint: GPT2,
  runKey: RUN,
  rows: ['resid_pre.0', 'resid_pre.1', 'resid_pre.2', 'output'],
  tokens: PIECES.map((text, position) => ({ id: 100 + position, piece: { text } })),
  drawsRow: () => true,
  drawsPosition: () => true,
  hasHead: () => true,
  ...change,
})

const card = { shapeId: 'shape:one', at: { x: 10, y: 20 }, checkpoint: GPT2, runKey: RUN }
const cell: Anchor = { kind: 'cell', ...card, cell: { row: 'resid_pre.2', token: token(4) } }
const range: Anchor = {
  kind: 'range',
  ...card,
  from: { row: 'output', token: token(1) },
  to: { row: 'resid_pre.1', token: token(3) },
}
const pair: Anchor = { kind: 'pair', ...card, layer: 5, head: 2, query: token(4), key: token(3) }
const head: Anchor = { kind: 'head', ...card, layer: 5, head: 2 }
const whole: Anchor = { kind: 'card', ...card, spot: [0.5, 0.25] }
const point: Anchor = { kind: 'point', at: { x: 1, y: 2 } }
const whys = (anchor: Anchor, on: CardShown | null | undefined) => placeAnchor(anchor, on).lost.map(({ why }) => why)

test.each([point, whole, cell, range, head, pair])(
  '$kind is placed on what it was written on, and is valid',
  (anchor) => {
    expect(AnchorSchema.parse(anchor)).toEqual(anchor)
    expect(placeAnchor(anchor, shown())).toMatchObject({ lost: [], drawn: true })
  },
)

test('a cell is found by the names of its row and token, not by where they were', () => {
  const fewer = shown({ rows: ['resid_pre.2', 'resid_mid.2', 'output'] })
  expect(placeAnchor(cell, fewer).cells).toEqual({ from: { row: 0, column: 4 }, to: { row: 0, column: 4 } })
  expect(placeAnchor(range, shown()).cells).toEqual({ from: { row: 1, column: 1 }, to: { row: 3, column: 3 } })
  expect(placeAnchor(pair, shown()).cells).toEqual({ from: { row: 4, column: 3 }, to: { row: 4, column: 3 } })
})

describe('an anchor says how it lost its place', () => {
  test('row not drawn: the stride leaves it out, and the result still has it', () => {
    const place = placeAnchor(cell, shown({ drawsRow: (row) => row % 2 === 1 }))
    expect(place).toEqual({
      lost: [{ why: 'notDrawn', what: 'row', index: 2 }],
      cells: { from: { row: 2, column: 4 }, to: { row: 2, column: 4 } },
      drawn: false,
    })
  })

  test('a range is drawn while any of its cells is', () => {
    expect(placeAnchor(range, shown({ drawsRow: (row) => row === 2 })).drawn).toBe(true)
    expect(placeAnchor(range, shown({ drawsRow: (row) => row === 0 })).drawn).toBe(false)
  })

  test('position not drawn: the window of positions leaves it out', () => {
    const window = shown({ drawsPosition: (position) => position < 3 })
    expect(placeAnchor(cell, window).lost).toEqual([{ why: 'notDrawn', what: 'position', index: 4 }])
    expect(placeAnchor(pair, window).lost).toEqual([{ why: 'notDrawn', what: 'position', index: 4 }])
  })

  test('token changed: what it was and what stands there now', () => {
    const tokens = shown().tokens.with(4, { id: 7, piece: { text: ' was' } })
    const place = placeAnchor(cell, shown({ tokens, runKey: 'd'.repeat(64) }))
    expect(place.lost).toEqual([
      { why: 'tokenChanged', was: token(4), now: { position: 4, id: 7, piece: { text: ' was' } } },
      { why: 'earlierResult', runKey: RUN },
    ])
    expect(place.drawn).toBe(true)
  })

  test('token changed: the prompt became shorter and nothing stands there', () => {
    const place = placeAnchor(cell, shown({ tokens: shown().tokens.slice(0, 3) }))
    expect(place).toEqual({ lost: [{ why: 'tokenChanged', was: token(4), now: null }], drawn: false })
  })

  test('earlier result: another run of the same rows and tokens', () => {
    const place = placeAnchor(cell, shown({ runKey: 'd'.repeat(64) }))
    expect(place.lost).toEqual([{ why: 'earlierResult', runKey: RUN }])
    expect(place.drawn).toBe(true)
    expect(whys(whole, shown({ runKey: 'd'.repeat(64) }))).toEqual([])
  })

  test('other model: the gravest of the losses that come with it', () => {
    expect(placeAnchor(cell, shown({ checkpoint: OTHER, runKey: 'd'.repeat(64) })).lost).toEqual([
      { why: 'otherModel', was: 'gpt2', now: 'workshop-8L' },
      { why: 'earlierResult', runKey: RUN },
    ])
  })

  test('not read any more: the row, or the head, is in no result of the question', () => {
    expect(placeAnchor(cell, shown({ rows: ['output'] }))).toEqual({
      lost: [{ why: 'notRead', what: 'row' }],
      drawn: false,
    })
    expect(whys(range, shown({ rows: [] }))).toEqual(['notRead'])
    expect(placeAnchor(head, shown({ hasHead: () => false }))).toEqual({
      lost: [{ why: 'notRead', what: 'head' }],
      drawn: false,
    })
    expect(placeAnchor(pair, shown({ hasHead: (layer) => layer === 1 })).drawn).toBe(false)
  })

  test.each([whole, cell, range, head, pair])('card gone: $kind falls back to its last known point', (anchor) => {
    const { at } = anchor as CardBound
    expect(placeAnchor(anchor, null)).toEqual({ lost: [{ why: 'cardGone', at }], drawn: false })
  })

  test('nothing is said while the card has no answer', () => {
    expect(placeAnchor(cell, undefined)).toEqual({ lost: [], drawn: false })
    expect(placeAnchor(whole, undefined)).toEqual({ lost: [], drawn: true })
  })
})

test('rows and components have names that anchors accept', () => {
  expect(rowName({ site: 'resid_post', layer: 6 })).toBe('resid_post.6')
  expect(rowName({ site: 'output', layer: 8 })).toBe('output')
  expect(componentName({ site: 'head', layer: 3, head: 2 })).toBe('head.3.2')
})

test('a token of any length fits, and an anchor of no sense is refused', () => {
  const long = { ...cell, cell: { row: 'output', token: anchorToken(0, 5, { text: '🜛'.repeat(500) }) } }
  expect(AnchorSchema.safeParse(long).success).toBe(true)
  const wrong = [
    { ...cell, shapeId: 'page:one' },
    { ...cell, cell: { row: 'L6; drop table', token: token(1) } },
    { ...cell, at: { x: Number.NaN, y: 0 } },
    { ...whole, spot: [1.5, 0] },
    { ...point, author: 'ada' },
  ]
  expect(wrong.map((anchor) => AnchorSchema.safeParse(anchor).success)).toEqual(wrong.map(() => false))
})
