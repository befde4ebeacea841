import type { Anchor } from '@lensboard/contract'
import { expect, test } from 'vitest'
import { createDrafts } from './kept-drafts'

const cellAt = (row: string, x: number): Anchor => ({
  kind: 'cell',
  shapeId: 'shape:a',
  at: { x, y: 0 },
  cell: { row, token: { position: 1, id: 5, piece: { text: ' is' } } },
})

function storage() {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
}

test('words that were not sent are there for the next page, of each person and board alone', () => {
  const store = storage()
  const drafts = createDrafts('ada', 'b', store)
  drafts.keepDraft({ about: { anchor: cellAt('resid_post.6', 10) }, text: 'Why' })
  drafts.keepDraft({ about: { threadId: 't' }, text: 'Because' })
  drafts.flush()
  const next = createDrafts('ada', 'b', store)
  expect(next.drafts.get().map(({ text }) => text)).toEqual(['Because', 'Why'])
  // Wherever on the cell it is begun again.
  expect(next.draft({ anchor: cellAt('resid_post.6', 99) })).toBe('Why')
  expect(next.draft({ anchor: cellAt('resid_post.5', 10) })).toBe('')
  expect(createDrafts('bo', 'b', store).drafts.get()).toEqual([])
  expect(createDrafts('ada', 'c', store).drafts.get()).toEqual([])
})

test('what was sent or discarded is gone, and what cannot be read is none', () => {
  const store = storage()
  const drafts = createDrafts('ada', 'b', store)
  drafts.keepDraft({ about: { threadId: 't' }, text: 'Because' })
  drafts.keepDraft({ about: { threadId: 't' }, text: ' ' })
  drafts.flush()
  expect(store.kept.size).toBe(0)
  for (const broken of ['{', '[{"about":{"threadId":"t"},"text":""}]', '{"a":1}']) {
    store.setItem('lensboard.comment-drafts.ada.b', broken)
    expect(createDrafts('ada', 'b', store).drafts.get()).toEqual([])
  }
})
