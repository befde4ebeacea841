import { expect, it } from 'vitest'
import { pieces } from './tell-cell.js'

const text = (words: string) => ({ nodeType: 3, textContent: words, childNodes: [] })
const element = (...childNodes: Parameters<typeof pieces>[0][]) => ({ nodeType: 1, textContent: null, childNodes })

it('cells of a table in the details of a cell are said one after the other', () => {
  const row = (...cells: string[]) => element(...cells.map((cell) => element(text(cell))))
  const table = element(text(' '), row('gave', '0.11'), row('to', '0.10', 'pos 4'), element())
  expect(pieces(table).join(' ')).toBe('gave 0.11 to 0.10 pos 4')
})
