import { renderToString } from 'react-dom/server'
import { describe, expect, it, test } from 'vitest'
import { tinyFollowed, tinyLens } from './fixtures/tiny-results.js'
import { heatmapSvg } from './heatmap-svg.js'
import { Legend } from './legend.js'
import { LensHeatmap } from './lens-heatmap.js'
import {
  canBeLog,
  directionWords,
  domainKey,
  fixedDomain,
  outside,
  palettesOf,
  shownDomain,
  shownPalette,
  typedNumber,
  unionDomain,
  withEnd,
  withScale,
} from './lens-look.js'
import { LookMenu } from './look-menu.js'
import { lensMetric, shownMetric } from './metrics.js'

const prob = lensMetric('prob')
const kl = lensMetric('klFromOutput')
const rank = lensMetric('targetRank')
const difference = shownMetric('prob', { baseline: tinyLens })
const UNIT = { min: 0, max: 1, scale: 'linear' } as const

const text = (html: string) =>
  html
    .replace(/<!-- -->/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\s\u00a0]+/g, ' ')

describe('palettes', () => {
  it('are offered where they make sense: diverging ones for differences, none for yes or no', () => {
    expect(palettesOf(prob)).toEqual(['viridis', 'magma', 'cividis'])
    expect(palettesOf(difference)).toEqual(['rdBu', 'puOr'])
    expect(palettesOf(lensMetric('logitDifference:11-10'))).toEqual(['rdBu', 'puOr'])
    expect(palettesOf(lensMetric('agreement'))).toEqual([])
  })

  it('keep what bright means, and one that does not suit is not taken', () => {
    expect(shownPalette(rank, 'cividis')).toBe('cividisReversed')
    expect(shownPalette(rank)).toBe('viridisReversed')
    expect(shownPalette(difference, 'viridis')).toBe('diverging')
    expect(shownPalette(difference, 'puOr')).toBe('puOr')
    expect(shownPalette(prob, 'rdBu')).toBe('viridis')
    expect(directionWords(difference, 'puOr')).toMatch(/^Purple: .* Orange: /)
    expect(directionWords(difference)).toBe(difference.direction)
  })
})

describe('a typed range', () => {
  it('holds for the measure that it was typed for, and its difference has its own', () => {
    const domain = { min: 0.2, max: 0.6, scale: 'linear' as const, metric: 'prob' }
    expect(fixedDomain(prob, { domain })).toBe(domain)
    expect(fixedDomain(kl, { domain })).toBeNull()
    expect(fixedDomain(difference, { domain })).toBeNull()
    expect(domainKey(difference)).toBe('difference:prob')
  })

  it('is not taken where it is none', () => {
    expect(fixedDomain(prob, { domain: { min: 1, max: 0, scale: 'linear' } })).toBeNull()
    expect(fixedDomain(prob, { domain: { min: 0, max: 1, scale: 'log' } })).toBeNull()
    expect(fixedDomain(difference, { domain: { min: -1, max: 2, scale: 'linear' } })).toBeNull()
    expect(shownDomain(tinyLens, prob, { domain: { min: 1, max: 0, scale: 'linear' } })).toEqual(UNIT)
  })

  it('comes from one end after the other, each below or above the other', () => {
    expect(withEnd(UNIT, prob, 'max', 0.5)).toEqual({ ...UNIT, max: 0.5 })
    expect(withEnd(UNIT, prob, 'min', 2)).toBeNull()
    expect(withEnd(UNIT, prob, 'min', Number.NaN)).toBeNull()
  })

  it('of a difference keeps 0 in the middle', () => {
    const around = { min: -1, max: 1, scale: 'linear' } as const
    expect(withEnd(around, difference, 'max', 0.3)).toEqual({ min: -0.3, max: 0.3, scale: 'linear' })
    expect(withEnd(around, difference, 'min', -2)).toEqual({ min: -2, max: 2, scale: 'linear' })
    expect(withEnd(around, difference, 'max', 0)).toBeNull()
  })

  it('turns logarithmic where that helps, from above 0', () => {
    expect([prob, rank, kl].map((metric) => canBeLog(tinyLens, metric))).toEqual([true, true, true])
    expect([difference, lensMetric('logProb'), lensMetric('agreement')].map((one) => canBeLog(tinyLens, one))).toEqual([
      false,
      false,
      false,
    ])
    expect(withScale(UNIT, prob, 'log')).toEqual({ min: 1e-6, max: 1, scale: 'log' })
    expect(withScale({ min: 0, max: 5, scale: 'linear' }, kl, 'log')).toEqual({ min: 0.005, max: 5, scale: 'log' })
    expect(withScale({ min: 1, max: 1000, scale: 'log' }, rank, 'linear').scale).toBe('linear')
  })

  it('is read as people type it', () =>
    expect(['0.5', ' 0,5 ', '−2', '62 %', '1e-3', '', 'much'].map(typedNumber)).toEqual([
      ...[0.5, 0.5, -2, 0.62, 0.001],
      ...[Number.NaN, Number.NaN],
    ]))

  it('leaves values outside at both ends, which are counted', () => {
    expect(outside(tinyLens, prob, UNIT)).toEqual({ below: 0, above: 0 })
    expect(outside(tinyLens, prob, { min: 0.2, max: 0.6, scale: 'linear' })).toEqual({ below: 3, above: 2 })
    expect(outside(tinyLens, kl, { min: 0.5, max: 5, scale: 'log' })).toEqual({ below: 3, above: 3 })
  })

  it('that cards share spans all of theirs', () => {
    expect(unionDomain([])).toBeUndefined()
    expect(
      unionDomain([
        { min: 0, max: 3, scale: 'linear' },
        { min: 0.5, max: 5, scale: 'linear' },
      ]),
    ).toEqual({
      min: 0,
      max: 5,
      scale: 'linear',
    })
  })
})

describe('the legend', () => {
  const legend = (props: Partial<Parameters<typeof Legend>[0]>) =>
    text(renderToString(<Legend result={tinyFollowed} theme="light" metric="prob" {...props} />))

  it('counts what lies outside at either end', () =>
    expect(legend({ domain: { min: 0.2, max: 0.6, scale: 'linear' } })).toMatch(/3 below 0\.2 0\.4 0\.6 2 above $/))

  it('offers its ends for typing to those who may change them, and says that they are fixed', () => {
    const domain = { min: 0.2, max: 0.6, scale: 'linear' as const, metric: 'prob' }
    const html = renderToString(
      <Legend result={tinyFollowed} theme="light" metric="prob" domain={domain} onLook={() => {}} menu={LookMenu} />,
    )
    expect(html).toContain('aria-label="Upper end of the colours: 0.6. Type another."')
    expect(html).toContain('The range is fixed. Make it automatic.')
    expect(html).toContain('aria-label="Colours and rows"')
    const read = renderToString(<Legend result={tinyFollowed} theme="light" metric="prob" domain={domain} />)
    expect(read).not.toContain('<button type="button" class="lb-scale-end"')
  })

  it('says which rows are drawn where not all are', () => {
    expect(legend({ stride: 2 })).toContain('every 2nd row')
    expect(legend({ rows: { to: 0 } })).toContain('2 of 3 rows')
    expect(legend({})).not.toContain('rows')
  })

  it('of a difference has 0 in the middle', () =>
    expect(renderToString(<Legend result={tinyFollowed} baseline={tinyLens} metric="prob" theme="light" />)).toContain(
      'lb-scale-zero',
    ))
})

test('a window of positions has its brush, and reads the positions that it draws', () => {
  const html = renderToString(
    <LensHeatmap result={tinyLens} positions={{ from: 1, to: 3 }} width={320} height={240} theme="light" />,
  )
  expect(html).toContain('aria-valuetext="positions 1 to 2 of 3"')
  expect(html).toContain('newline, 25.0 percent. Output, position 2 newline.')
})

test('transposed, the output is the last column', () => {
  const html = renderToString(<LensHeatmap result={tinyLens} transposed width={320} height={240} theme="light" />)
  expect(html).toContain('newline, 25.0 percent. position 2 newline, Output.')
})

test('an exported picture is drawn as its card is looked at, and says what it leaves out', () => {
  const svg = heatmapSvg(tinyLens, { title: 't', rows: { stride: 2 }, positions: { from: 1, to: 3 }, palette: 'magma' })
  expect(svg).toContain('every 2nd row · positions 1–2')
  expect(svg).not.toContain('>L1<')
  const plain = heatmapSvg(tinyLens, { title: 't' })
  expect(svg.match(/stop-color="[^"]*"/g)).not.toEqual(plain.match(/stop-color="[^"]*"/g))
  const turned = heatmapSvg(tinyLens, { title: 't', transposed: true })
  expect(turned.indexOf('>embed<')).toBeLessThan(turned.indexOf('>output<'))
})
