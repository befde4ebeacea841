import { MEASURES, type Measure, type MeasureId } from '@lensboard/contract'
import type { ReactElement } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, test } from 'vitest'
import { AttentionLegend } from './attention-legend.js'
import { AttributionLegend } from './attribution-bars.js'
import { tinyAttribution, tinyPatching } from './fixtures/tiny-causal.js'
import { tinyAttention, tinyFollowed } from './fixtures/tiny-results.js'
import { Legend } from './legend.js'
import { lensMetric } from './metrics.js'
import { PatchingLegend } from './patching-heatmap.js'

const text = (drawn: ReactElement) =>
  renderToString(drawn)
    .replace(/<!-- -->/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&amp;', '&')
    .replace(/[\s\u00a0]+/g, ' ')

const plain = (words: string) => words.replace(/[\s\u00a0]+/g, ' ')
const lens = (Object.entries(MEASURES) as [MeasureId, Measure][]).filter(([, { of }]) => of.includes('lens'))
/** A metric's id for a measure: those of followed tokens name theirs. */
const metricOf = (id: MeasureId) =>
  id === 'logitDifference' ? `${id}:11-10` : id.startsWith('token') ? `${id}:11` : id

describe('the legend of a lens card', () => {
  it.each(lens)(
    'says name, formula, both directions, unit and gaps of %s as the table of measures has them',
    (id, measure) => {
      const said = text(<Legend result={tinyFollowed} metric={metricOf(id)} theme="light" />)
      for (const words of [measure.name, measure.formula, measure.meaning, measure.high, measure.low, measure.missing])
        expect(said).toContain(plain(words))
      expect(said).toContain(`Unit: ${measure.unit}.`)
    },
  )

  it.each(lens)('shows %s as missing in the last column exactly where the next token is needed', (id) => {
    const last = 2 * 3 + 2
    const value = lensMetric(metricOf(id)).at(tinyFollowed, last)
    expect(Number.isNaN(value)).toBe(id === 'surprisal' || id === 'targetRank')
  })

  it('says how the numbers came to be where it is not the usual way', () => {
    const scan = { mode: 'fine', certified: 8, exact: 1 } as const
    const packed = { topLogProbs: { absolute: 0.0005, relative: 0 } }
    const facts = { ...tinyFollowed.facts, scan, notFinite: 2 }
    const said = text(<Legend result={{ ...tinyFollowed, facts, packed }} finalNorm={false} theme="light" />)
    expect(said).toContain('without final norm · fine scan · packed · 2 missing')
    expect(said).toContain('8 of 9 cells certified by their bound, 1 read again exactly')
    expect(said).toContain('topLogProbs ±0.0005')
    const exact = { ...facts, scan: { ...scan, certified: 0, exact: 9 } }
    expect(text(<Legend result={{ ...tinyFollowed, facts: exact }} theme="light" />)).toContain(
      'A fine scan was asked for; all 9 cells were read exactly.',
    )
  })
})

test('the other legends say their measure as the table has it', () => {
  const rollout = { ...tinyAttention, rollout: Float32Array.of(1, 0.5, 0.5, 0.2, 0.3, 0.5) }
  const drawn: [MeasureId, ReactElement][] = [
    ['attention', <AttentionLegend key="a" result={tinyAttention} layer={2} head={0} theme="light" />],
    ['rollout', <AttentionLegend key="r" result={rollout} layer={2} head="rollout" theme="light" />],
    ['contribution', <AttributionLegend key="c" result={tinyAttribution} />],
    ['restored', <PatchingLegend key="p" result={tinyPatching} theme="light" />],
  ]
  for (const [id, legend] of drawn) {
    const { name, formula, meaning, high, low } = MEASURES[id]
    for (const words of [name, formula, meaning, high, low]) expect(text(legend)).toContain(plain(words))
  }
})

test('an attention legend tells a head’s entropy and distance, and the error of 8-bit weights', () => {
  const result = {
    ...tinyAttention,
    nHeads: 2,
    headEntropy: Float32Array.of(0, 0, 0, 0, 0.75, 0, 0, 0),
    headDistance: Float32Array.of(0, 0, 0, 0, 1.5, 0, 0, 0),
    packed: { patterns: { absolute: 0.002, relative: 0.004 } },
  }
  const said = text(<AttentionLegend result={result} layer={2} head={0} theme="light" />)
  expect(said).toContain('entropy 0.75 nats · 1.50 tokens back')
  expect(said).toContain('8 bits, ±0.002 and ±0.4 %')
})
