import { newSpec } from '@lensboard/contract'
import { describe, expect, it } from 'vitest'
import { model } from '../models/model-fixture'
import { EMPTY_ROWS, layersRead, rowsDraft, rowsMessages, rowsPart } from './rows-draft'

const ROWS = { pre: true, mid: false, stride: 1 } as const
const says = (range: string, stride = '1') =>
  rowsMessages({ ...EMPTY_ROWS, range, stride }, model()).map(({ say }) => say)

describe('the rows of a card', () => {
  it('says nothing in the question of what was left as it is', () => {
    expect(rowsPart(EMPTY_ROWS)).toEqual({ rows: ROWS })
    const spec = newSpec('lens', model().checkpoint, 'x')
    expect(spec.kind === 'lens' && rowsDraft(spec)).toEqual(EMPTY_ROWS)
  })

  it.each([{ from: 2, to: 5 }, { from: 3, to: 3 }, { from: 4 }, { to: 4 }, {}])(
    'gives back layers %j as they came',
    (span) => {
      expect(rowsPart(rowsDraft({ rows: { ...ROWS, ...span } }))).toEqual({ rows: { ...ROWS, ...span } })
    },
  )

  it('writes equal questions alike, whatever was ticked first', () => {
    expect(rowsPart({ ...EMPTY_ROWS, parts: ['mlp_out', 'attn_out'], finalNorm: false, scan: 'fast' })).toEqual({
      rows: { ...ROWS, parts: ['attn_out', 'mlp_out'] },
      finalNorm: false,
      scan: 'fast',
    })
  })

  it('holds layers against the model', () => {
    expect([says('all'), says('2-7'), says('2-'), says('-3')]).toEqual([[], [], [], []])
    expect(says('5-2')).toEqual(['From must not be after to.'])
    expect(says('8')).toEqual(['workshop has layers 0–7.'])
    expect(says('3-8')).toEqual(['workshop has layers 0–7.'])
    expect(says('some')).toEqual(['Write “all”, one layer, or a range like 2-5.'])
    expect(says('all', '9')).toEqual(['Choose a step of 1 to 8 layers.'])
  })

  it('counts the layers that are read', () => {
    expect(layersRead({ range: 'all', stride: '3' }, 8)).toBe(3)
    expect(layersRead({ range: '2-5', stride: '2' }, 8)).toBe(2)
    expect(layersRead({ range: '7', stride: '1' }, 8)).toBe(1)
  })
})
