import { describe, expect, it } from 'vitest'
import { cardLink, linkedCard } from './card-link'

const read = (link: string) => linkedCard(new URL(link).searchParams)

describe('links to cards', () => {
  it('name the board and the card, and are read again', () => {
    const link = cardLink('https://board.example', 'b1', 'shape:x-1')
    expect(link).toBe('https://board.example/b/b1?card=x-1')
    expect(read(link)).toEqual({ id: 'shape:x-1', cell: null })
  })

  it('may name a cell', () => {
    const link = cardLink('https://board.example', 'b1', 'shape:x', { row: 8, position: 4 })
    expect(read(link)).toEqual({ id: 'shape:x', cell: { row: 8, position: 4 } })
  })

  it('open the card alone where the cell is no cell', () => {
    expect(read('https://board.example/b/b1?card=x&row=-1&position=2')).toEqual({ id: 'shape:x', cell: null })
    expect(read('https://board.example/b/b1?card=x&row=3')).toEqual({ id: 'shape:x', cell: null })
    expect(read('https://board.example/b/b1?row=3&position=2')).toBeNull()
  })
})
