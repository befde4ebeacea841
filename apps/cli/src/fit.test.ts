import { describe, expect, it } from 'vitest'
import { fit, showPiece, widthOf } from './fit.js'
import { drawTable } from './table.js'
import { viridis } from './viridis.js'

describe('a label', () => {
  it('fills exactly its columns, wide letters and emoji included', () => {
    expect(fit('sky', 5)).toBe('sky  ')
    expect(fit('capital', 5)).toBe('capi…')
    expect(fit('日本語', 5)).toBe('日本…')
    expect(fit('日本語', 4)).toBe('日… ')
    expect(['sky', '日本語', '😀', 'é'].map(widthOf)).toEqual([3, 6, 2, 1])
  })

  it('cannot move the cursor, change colours or turn the direction of writing', () => {
    expect(showPiece({ text: ' a\n\t' })).toBe('·a⏎⇥')
    expect(showPiece({ text: '\u001b[2J\u0007\u007f' })).toBe('␛[2J␇␡')
    expect(showPiece({ text: '\u202eevil\u009b' })).toBe('U+202EevilU+9B')
    expect(showPiece({ bytes: 'e296' })).toBe('E2·96')
  })
})

describe('a table', () => {
  const table = {
    corner: '',
    columns: ['one', 'two', 'three'],
    rows: [{ label: 'row', cells: [{ text: 'a', share: 0.5 }, undefined, { text: 'b', share: 0.999 }] }],
  }

  it('puts figures where there is no colour', () => {
    expect(drawTable(table, { width: 80, color: false })).toEqual(['    one   two three', 'row a .50     b 1.0'])
  })

  it('goes on below where it is too wide', () => {
    expect(drawTable(table, { width: 10, color: false })).toEqual([
      ...['    one', 'row a .50', ''],
      ...['    two', 'row', ''],
      ...['    three', 'row b 1.0'],
    ])
  })

  it('has dark ground for little and light for much', () => {
    expect([viridis(0), viridis(0.5), viridis(1), viridis(7)]).toEqual([
      [68, 1, 84],
      [33, 144, 141],
      [253, 231, 37],
      [253, 231, 37],
    ])
  })
})
