import { describe, expect, it } from 'vitest'
import { brushedFields } from './brush'

const cells = { layers: { from: 4, to: 8 }, positions: { from: 2, to: 3 } }

describe('brushed cells', () => {
  it('are layers and tokens of what is scaled, the output row being the last block', () => {
    expect(brushedFields({ op: 'scale' }, cells, 8)).toEqual({ layers: '4-7', positions: '2-3' })
    expect(brushedFields({ op: 'scale_heads' }, { ...cells, layers: { from: 2, to: 2 } }, 8)).toEqual({
      layers: '2',
      positions: '2-3',
    })
  })

  it('are the tokens that read where attention is blocked', () => {
    expect(brushedFields({ op: 'block' }, cells, 12)).toEqual({ layers: '4-8', queries: '2-3' })
  })

  it('are one layer, and one token, where an operation takes one', () => {
    expect(brushedFields({ op: 'add' }, cells, 12)).toEqual({ layers: '4', positions: '2-3' })
    expect(brushedFields({ op: 'patch' }, cells, 12)).toEqual({ layers: '4', positions: '3' })
  })
})
