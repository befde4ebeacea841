import { CLOSE } from '@lensboard/contract'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { tryBoard as board } from './fixtures/try-board.js'

const REFUSED = { is: 'refused', code: CLOSE.invalidUpdate }
const CELL = { row: 'resid_pre.3', token: { position: 2, id: 40, piece: { text: ' is' } } }
const HIGHLIGHT = { from: CELL, to: CELL, label: 'here', color: 'blue' }

/** A note as registers of the document. */
const note = (text: unknown) => (records: Y.Map<unknown>) =>
  records.set(
    'shape:note',
    new Y.Map<unknown>(
      Object.entries({
        ...{ id: 'shape:note', typeName: 'shape', type: 'markdown', isLocked: false, opacity: 1 },
        t: ['page:page', 'a1', 0, 0, 0],
        ...{ 'props.w': 280, 'props.h': 64, 'props.color': 'yellow', 'props.text': text },
      }),
    ),
  )

test('a note of Markdown is taken as it was typed, and refused where it is too long or no text', () => {
  const good = board()
  expect(good.decide(good.sent(note('**a** $x$ <script>')))).toMatchObject({ is: 'accepted' })
  for (const text of ['x'.repeat(8_001), 7, null]) {
    const { sent, decide } = board()
    expect(decide(sent(note(text))), String(text).slice(0, 20)).toMatchObject(REFUSED)
  }
})

test('highlights are those of cards, and no others', () => {
  const { sent, decide } = board()
  const marked = (records: Y.Map<unknown>) => {
    note('a')(records)
    ;(records.get('shape:note') as Y.Map<unknown>).set('meta.highlight:a', HIGHLIGHT)
  }
  expect(decide(sent(marked))).toMatchObject(REFUSED)
})

test.each(['viewer', 'commenter'] as const)('a %s annotates nothing', (role) => {
  const { sent, decide } = board()
  expect(decide(sent(note('a')), { role, answered: true })).toMatchObject({ is: 'refused', code: CLOSE.forbidden })
})
