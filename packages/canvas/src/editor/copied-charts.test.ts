import { newSpec } from '@lensboard/contract'
import { createShapeId, type TLShape } from 'tldraw'
import { describe, expect, it } from 'vitest'
import { CARD_TYPE } from '../records/index.js'
import { boundCopies, pairs } from './copied-charts.js'

const of = newSpec('lens', { name: 'tiny', hash: 'a'.repeat(64) }, 'The capital of France is')
const shape = (id: string, type: string, spec?: object): TLShape =>
  ({ id: createShapeId(id), type, props: { spec } }) as never
const card = (id: string) => shape(id, CARD_TYPE, of)
const chart = (id: string, source: string) =>
  shape(id, CARD_TYPE, { kind: 'chart', of, source: createShapeId(source), view: 'rows' })

describe('copies of charts and their cards', () => {
  const originals = [card('a'), card('b'), shape('note', 'note'), chart('c', 'b')]

  it('are bound to each other and not to what they were made of', () => {
    const made = [card('a2'), card('b2'), shape('note2', 'note'), chart('c2', 'b')]
    const bound = boundCopies(pairs(originals, made))
    expect(bound.map(({ id, props }) => [id, props.spec.kind === 'chart' && props.spec.source])).toEqual([
      [createShapeId('c2'), createShapeId('b2')],
    ])
  })

  it('stay bound to the original where the chart alone was copied, or its card is locked and was not', () => {
    expect(boundCopies(pairs([originals[3]!], [chart('c2', 'b')]))).toEqual([])
    const made = [shape('note2', 'note'), chart('c2', 'b')]
    expect(pairs(originals, made)).toHaveLength(2)
    expect(boundCopies(pairs(originals, made))).toEqual([])
  })
})
