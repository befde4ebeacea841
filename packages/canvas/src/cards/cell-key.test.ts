import { expect, test } from 'vitest'
import { pressOf } from './cell-key.js'

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', true>> = {}) =>
  pressOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held } as KeyboardEvent)

test('a press is named by its modifiers and its key, Cmd as Ctrl', () => {
  expect([
    press('m'),
    press('M', { shiftKey: true }),
    press('z', { metaKey: true }),
    press('Z', { ctrlKey: true, shiftKey: true }),
    press('Escape'),
    press('Tab', { shiftKey: true }),
    press(' ', { shiftKey: true }),
  ]).toEqual(['m', 'shift+m', 'mod+z', 'mod+shift+z', 'Escape', 'shift+Tab', 'shift+Space'])
})

test('with Caps Lock a letter is the same key, and a sign is the same however the keyboard makes it', () => {
  expect([press('M'), press('?', { shiftKey: true }), press('?'), press('/')]).toEqual(['m', '?', '?', '/'])
})

test('a modifier alone is no press', () => {
  expect([press('Shift', { shiftKey: true }), press('Control', { ctrlKey: true })]).toEqual([null, null])
})
