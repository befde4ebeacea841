import { type PatchingResult, patchingAgreement } from '@lensboard/contract'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { agreementGeometry } from './agreement-geometry.js'
import { AgreementPlot, agreementWords } from './agreement-plot.js'
import { AttributionBars, AttributionLegend, AttributionTarget } from './attribution-bars.js'
import { AttributionDetails, PatchingDetails, PatchscopeDetails } from './causal-details.js'
import { causalSvg } from './causal-svg.js'
import { attributionText, patchingText, patchscopeText } from './causal-text.js'
import { thumbnailCells } from './cell-colors.js'
import { sortedContributions } from './contributions.js'
import { tinyAttribution, tinyPatching, tinyPatchscope } from './fixtures/tiny-causal.js'
import { heatmapSvg } from './heatmap-svg.js'
import { fitCells } from './layout.js'
import { PatchingHeatmap, PatchingLegend, PatchingTarget } from './patching-heatmap.js'
import { patchingPicture } from './patching-picture.js'
import { PatchscopeLegend, PatchscopeTable } from './patchscope-table.js'
import { Provenance } from './provenance.js'
import { formatShare, formatShareShort, restoredShares } from './restored.js'

const text = (html: string) =>
  html
    .replace(/<!-- -->/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim()

test('a restored share is 0 at the corrupted and 1 at the clean run, and missing where both agree', () => {
  expect([...restoredShares(tinyPatching)]).toEqual([0, 1, 0, 0, 0.5, 1.25])
  expect(restoredShares({ ...tinyPatching, clean: 1 }).every(Number.isNaN)).toBe(true)
  expect([0, 0.5, -0.031, 1e-4, Number.NaN].map(formatShare)).toEqual(['0', '0.50', '−0.03', '1.0e-4', '–'])
  expect([0, 0.5, -1e-4, 4e-3].map(formatShareShort)).toEqual(['0', '0.50', '≈0', '≈0'])
})

test('a patching grid has the last layer on top, says what was replaced and copies with labels', () => {
  const picture = patchingPicture(tinyPatching, fitCells({ width: 400, height: 300 }, 2, 3), 'light')
  expect(picture.cellText(0, 2)?.first).toEqual([{ kind: 'text', text: '1.25' }])
  expect(picture.tooltip(1, 1)[0]?.parts[0]).toBe('resid_pre, L0 · ')
  expect(JSON.stringify(picture.tooltip(1, 1)[0])).toContain('dog')
  expect(picture.tsv([0, 1], [1, 2])).toBe('Restored share, resid_pre\t cat\t"\n"\nL1\t0.5\t1.25\nL0\t1\t0')
  const legend = text(renderToString(<PatchingLegend result={tinyPatching} theme="light" />))
  expect(legend).toContain('corrupted 1.00, clean 5.00 logits')
  expect(legend).toContain('1 above')
  expect(renderToString(<PatchingHeatmap result={tinyPatching} width={400} height={300} theme="dark" />)).toContain(
    'Patching resid_pre, tiny, 2 layers by 3 tokens',
  )
})

test('contributions stand by their size, and their sum is held against the model', () => {
  expect(sortedContributions(tinyAttribution).map(({ name }) => name)).toEqual([
    'L0 mlp',
    'L0 H0',
    'embed',
    'L0 H1',
    'final bias',
  ])
  expect(text(renderToString(<AttributionBars result={tinyAttribution} theme="light" />))).toMatch(
    /^L0 mlp \+4\.00 L0 H0 −2\.00/,
  )
  expect(text(renderToString(<AttributionLegend result={tinyAttribution} />))).toContain(
    '2.88 · sums to the logit within 1e-4',
  )
  expect(text(renderToString(<AttributionTarget result={tinyAttribution} />))).toBe(
    'Logit of cat less The after position 1 cat',
  )
})

test('decoded tokens stand by layer, the last on top, and end where decoding ended', () => {
  const table = text(renderToString(<PatchscopeTable result={tinyPatchscope} theme="light" />))
  expect(table).toBe('Layer Decoded L1 cat 100 % L0 The 50.0 % cat 25.0 %')
  expect(text(renderToString(<PatchscopeLegend result={tinyPatchscope} theme="light" />))).toContain(
    'Activation of position 1 cat',
  )
})

test('details say what a component, a patch and a decoded token are', () => {
  const html = (node: Parameters<typeof renderToString>[0]) => text(renderToString(node))
  expect(html(<AttributionDetails result={tinyAttribution} row={1} />)).toMatch(
    /^L0 H0 −2\.00 logits What head 0 adds in layer 0\. Rank 2 of 5 Share of the logit −69\.6 %/,
  )
  expect(html(<PatchingDetails result={tinyPatching} row={1} column={1} />)).toMatch(
    /^resid_pre, layer 1, position 1 cat 0\.50 of the way .* 3\.00 logits/,
  )
  expect(html(<PatchscopeDetails result={tinyPatchscope} row={1} column={1} />)).toMatch(/^Layer 0: cat 0?\.?25/)
  expect(html(<PatchscopeDetails result={tinyPatchscope} row={0} column={1} />)).toBe('')
})

test('answers leave as text with every number, and as pictures', () => {
  expect(attributionText(tinyAttribution, ',').split('\n').slice(0, 3)).toEqual([
    'Contribution to  cat less The,logits',
    'L0 mlp,4',
    'L0 H0,-2',
  ])
  expect(patchingText(tinyPatching, ',')).toContain('L0,0,1,0,1,5,1\n')
  expect(patchscopeText(tinyPatchscope, '\t')).toContain('L1\t cat\t11\t0')
  expect(causalSvg(tinyAttribution, { title: 'a < b', width: 480 })).toMatch(/^<svg .*a &lt; b.*\+?4\.00.*<\/svg>$/)
  expect(causalSvg(tinyPatchscope, { title: 'x', width: 480 }).match(/L[01]</g)).toEqual(['L1<', 'L0<'])
  expect(heatmapSvg(tinyPatching, { title: 'x' })).toContain('Patching resid_pre')
})

const byGradient: PatchingResult = { ...tinyPatching, method: 'gradient', patched: Float32Array.of(1, 3, 1, 1, 2, 5) }

test('a patching by gradient is said to be one wherever its numbers stand', () => {
  const html = (node: Parameters<typeof renderToString>[0]) => text(renderToString(node))
  expect(html(<PatchingTarget result={byGradient} />)).toMatch(/^resid_pre, by gradient · Logit of/)
  expect(html(<PatchingTarget result={tinyPatching} />)).toMatch(/^resid_pre, exact · Logit of/)
  const legend = html(<PatchingLegend result={byGradient} theme="light" />)
  expect(legend).toContain('Restored, estimated')
  expect(legend).toContain('∂metric/∂activation')
  const picture = patchingPicture(byGradient, fitCells({ width: 400, height: 300 }, 2, 3), 'light')
  expect(picture.tooltip(1, 1).map(({ parts }) => parts[0])).toEqual([
    'resid_pre, L0 · ',
    '0.50 restored by gradient',
    'metric ≈ 3.00 logits',
  ])
  expect(patchingText(byGradient, ',')).toMatch(/^"?Restored share by gradient, resid_pre/)
  expect(heatmapSvg(byGradient, { title: 'x' })).toContain('Patching resid_pre by gradient')
  expect(html(<PatchingDetails result={byGradient} row={1} column={1} />)).toMatch(
    /estimated by gradient .*Estimated metric/,
  )
  expect(html(<Provenance result={byGradient} />)).toContain('Method By gradient (attribution patching)')
})

test('both methods are drawn against each other on one scale, and where there is no correlation it is said', () => {
  const agreement = patchingAgreement(tinyPatching, byGradient)!
  const drawn = renderToString(<AgreementPlot exact={tinyPatching} gradient={byGradient} agreement={agreement} />)
  expect(drawn.match(/<circle/g)).toHaveLength(agreement.cells.length)
  expect(text(drawn)).toContain(`over ${agreement.cells.length} cells`)
  const { points, diagonal } = agreementGeometry({ exact: tinyPatching, gradient: tinyPatching }, agreement, {
    ...{ from: 0, to: 200 },
  })
  for (const { x, y } of points) expect(x + y).toBeCloseTo(200, 6)
  expect(diagonal).toEqual({ from: 0, to: 200 })
  const flat = { ...byGradient, patched: new Float32Array(6).fill(1) }
  const none = patchingAgreement(tinyPatching, flat)!
  expect(agreementWords(none)).toBe('No correlation: a grid is constant')
  expect(text(renderToString(<AgreementPlot exact={tinyPatching} gradient={flat} agreement={none} />))).toContain(
    'so no correlation is defined',
  )
  expect(agreementWords({ cells: [1, 2, 3], leftOut: 0, pearson: -0.001, spearman: -0.5 })).toBe('r 0.00 · ρ −0.50')
})

test('a thumbnail has the last layer of a patching on top', () => {
  const { columns, rows, colors } = thumbnailCells(tinyPatching, 16, 12)
  expect([columns, rows]).toEqual([3, 2])
  // The clean run's colour: all that lies at 1 or above.
  expect([colors[2], colors[4]]).toEqual([colors[2], colors[2]])
  expect(colors[3]).toBe(colors[5])
})
