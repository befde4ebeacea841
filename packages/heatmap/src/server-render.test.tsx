import { decodeResult, encodeResult } from '@lensboard/contract'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { AttentionHeatmap } from './attention-heatmap.js'
import { AttentionLegend } from './attention-legend.js'
import { AttentionPicker } from './attention-picker.js'
import { CellDetails } from './cell-details.js'
import { CellTrajectories } from './cell-trajectories.js'
import { tinyAttention, tinyFollowed, tinyLens } from './fixtures/tiny-results.js'
import { heatmapSvg } from './heatmap-svg.js'
import { Lattice } from './lattice.js'
import { Legend } from './legend.js'
import { LensHeatmap } from './lens-heatmap.js'
import { ParityBadge } from './parity-badge.js'
import { FollowedTable, TopTable } from './position-tables.js'
import { Provenance } from './provenance.js'
import { ResultTable } from './result-table.js'
import { TokenText } from './token-text.js'

const text = (html: string) =>
  html
    .replace(/<!-- -->/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim()

test('a page with a lens card is drawn on the server, colours included', () => {
  const result = decodeResult(encodeResult(tinyLens))
  if (result.kind !== 'lens') throw new Error('wrong kind')
  const html = renderToString(<LensHeatmap result={result} width={320} height={240} theme="light" />)
  expect(html).toContain('src="data:image/png;base64,')
  expect(html).toContain('aria-label="Logit lens, tiny, 3 rows by 3 tokens, final prediction newline 25.0')
  // Nine cells, but one row of one cell in the document.
  expect(html.match(/role="gridcell"/g)).toHaveLength(1)
  expect(html).toContain('newline, 25.0 percent. Output, position 2 newline.')
})

test('a plot that only shows is an image with a name', () => {
  const html = renderToString(
    <LensHeatmap result={tinyLens} width={320} height={240} theme="dark" interactive={false} label="A lens" />,
  )
  expect(html).toContain('role="img" aria-label="A lens"')
  expect(html).not.toContain('role="grid"')
})

test('the legend names metric and unit, with numbers at both ends and what lies above', () => {
  const html = renderToString(
    <Legend
      result={tinyLens}
      metric="klFromOutput"
      theme="light"
      domain={{ min: 0, max: 5, scale: 'linear' }}
      stride={2}
    />,
  )
  expect(text(html)).toMatch(/KL\(output ‖ row\).*0 2\.5 5 3 above nats every 2nd row$/)
})

test('cell details list the candidates, the true next token and the measures', () => {
  expect(text(renderToString(<CellDetails result={tinyLens} row={1} position={0} />))).toBe(
    'L1 · position 0 The → predicts 1 p ln p id 1 cat 40.0 % −0.92 11 2 The 20.0 % −1.61 10 True next: cat 40.0 % · first choice ' +
      'Entropy 2.00 nats KL(output ‖ row) 1.00 nats KL(row ‖ output) 0.50 nats',
  )
  expect(text(renderToString(<CellDetails result={tinyLens} row={2} position={2} />))).toContain(
    'True next: none, the prompt ends here.',
  )
})

test('cell details say probability, logarithm and rank of the tokens that are asked for', () => {
  const html = text(renderToString(<CellDetails result={tinyFollowed} row={1} position={1} asked={[12]} />))
  expect(html).toContain('2.0 % −3.91 #3 True next')
})

test('a followed token colours the cells, with its value in them and its name beside the measure', () => {
  const props = { result: tinyFollowed, metric: 'tokenRank:12', theme: 'light' as const }
  const legend = text(renderToString(<Legend {...props} onMetric={() => {}} />))
  expect(legend).toContain('Rank of a followed token')
  expect(legend).toContain('␣cat The ⏎')
  expect(heatmapSvg(tinyFollowed, { title: 't', metric: 'tokenRank:12' })).toContain('Rank of a followed token: ')
})

test('a difference is drawn with its own legend', () => {
  const html = renderToString(<Legend result={tinyFollowed} baseline={tinyLens} metric="prob" theme="light" />)
  expect(text(html)).toMatch(/^Probability of the top token, with − without .*−1 0 \+1$/)
})

test('the chart and the tables of a position are drawn on the server', () => {
  const props = { result: tinyFollowed, row: 2, position: 1 }
  const chart = renderToString(
    <CellTrajectories
      {...{ ...props, asked: [12], groups: [], others: [], onOthers: () => {}, onMeasure: () => {} }}
      width={400}
      theme="dark"
      measure="logProb"
    />,
  )
  expect(chart).not.toContain('NaN')
  expect(text(chart)).toMatch(/emb L1 out .*A 0\.00 B The −20\.72 C/)
  expect(text(renderToString(<FollowedTable {...props} groups={[]} measure="rank" />))).toContain(
    'Token output L1 embed 1 3 700',
  )
  expect(text(renderToString(<TopTable {...props} />))).toContain('Row 1 2 output 100 %')
})

test('what the model wrote itself is marked and said', () => {
  const html = renderToString(
    <LensHeatmap result={{ ...tinyLens, continued: 1 }} width={320} height={240} theme="light" />,
  )
  expect(html).toContain('position 2 newline, written by the model')
  expect(heatmapSvg({ ...tinyLens, continued: 1 }, { title: 't' })).toContain('class="written"')
})

test('a token keeps its raw text, and names its marks', () => {
  const html = renderToString(<TokenText piece={{ text: '  Paris' }} />)
  expect(html.replace(/<[^>]*>/g, '')).toBe('  Paris')
  expect(html).toContain('aria-label="2 spaces"')
})

test('attention, its pickers and its legend are drawn on the server', () => {
  const props = { result: tinyAttention, layer: 3, head: 1 } as const
  expect(renderToString(<AttentionHeatmap {...props} width={400} height={300} theme="light" />)).toContain(
    'Attention, tiny, layer 3, head 1, 3 tokens',
  )
  expect(text(renderToString(<AttentionPicker {...props} />))).toBe(
    'Layer 2 3 Head Mean over heads Largest over heads Mean over all layers and heads Head 0 Head 1',
  )
  expect(text(renderToString(<AttentionLegend {...props} theme="light" />))).toContain('query ↓ reads key →')
})

test('badge and provenance say how the numbers came to be', () => {
  expect(text(renderToString(<ParityBadge parity={tinyLens.parity} />))).toBe(
    '3e-6 The last row is the model’s own output. Recomputing it through the lens path differs by at most 3e-6 in ' +
      'probability, 4e-4 in logits; top-1 agrees on 3 of 3 positions.',
  )
  expect(text(renderToString(<ParityBadge />))).toBe('Not checked: these numbers were imported.')
  const facts = {
    ...tinyLens.facts,
    fallback: 'CUDA is not here.',
    tokenizer: 'c'.repeat(64),
    runtime: '1.22.0',
    threads: 2,
    notFinite: 3,
    scan: { mode: 'fast', certified: 8, exact: 1 } as const,
  }
  const parity = { maxAbsProb: 3e-6, maxAbsLogit: 4e-4, top1Agree: 3, positions: 3 }
  const result = { ...tinyLens, facts: { ...facts, wallMs: 34 }, parity }
  const html = text(renderToString(<Provenance result={result} runKey={'f'.repeat(64)} stored={true} />))
  for (const part of [
    'tiny',
    'aaaaaaaaaaaa',
    '[10, 11, 12]',
    'Chat template none used',
    'CPU, float32',
    'within 4e-4 in logits and 3e-6 in probability of the model’s own; top-1 agrees at 3 of 3',
    'the stored result',
    '34 ms from asking to answer',
    'ffffffffffff',
    'cccccccccccc',
    'ONNX Runtime 1.22.0, 2 threads',
    'fast: 8 cells certified, 1 done again exactly',
    '3 cells were no numbers',
    'CUDA is not here.',
    'in 12 ms',
    '2030-01-02 03:04 UTC',
  ])
    expect(html).toContain(part)
  expect(text(renderToString(<Provenance result={tinyAttention} />))).toContain('not measured')
})

test('the table has a line per cell, the output first', () => {
  const html = renderToString(<ResultTable result={tinyLens} />)
  expect(html.match(/<tr/g)).toHaveLength(10)
  expect(text(html)).toMatch(
    /Row Position Token Top token .* output 0 The cat 90\.0 % −0\.11 2\.89 0\.50 0\.00 0\.00 same 0\.11 1 output 1/,
  )
})

test('a waiting card has the box of its result', () => {
  const box = /class="lb-plot[^"]*" style="([^"]*?width:[^;]*;height:[^;"]*)/
  const lattice = renderToString(<Lattice width={320} height={240} rows={3} tokens={tinyLens.tokens} />)
  const plot = renderToString(<LensHeatmap result={tinyLens} width={320} height={240} theme="light" />)
  expect(box.exec(lattice)?.[1]).toBe(box.exec(plot)?.[1])
})

test('an exported picture is well-formed and names what it shows', () => {
  const svg = heatmapSvg(
    { ...tinyLens, tokens: [{ text: '<b>&"\u0000' }, { text: ' cat' }, { text: '\n' }] },
    { title: 'a < b & "c"', metric: 'entropy', runKey: 'f'.repeat(64) },
  )
  expect(svg).toContain('a &lt; b &amp; &quot;c&quot;')
  expect(svg).toContain('tiny @ aaaaaaaa · Logit lens · run ffffffff')
  expect(svg).toContain('Entropy, nats')
  for (const never of ['<b>', '\u0000', 'NaN', 'undefined']) expect(svg).not.toContain(never)
  const open = [...svg.matchAll(/<(\w+)[^>]*?(\/?)>/g)].filter((m) => m[2] !== '/').map((m) => m[1])
  const closed = [...svg.matchAll(/<\/(\w+)>/g)].map((m) => m[1])
  expect(open.sort()).toEqual(closed.sort())
  expect(heatmapSvg(tinyAttention, { title: 't', layer: 3, head: 0 })).toContain('Attention, layer 3, head 0')
})

test('a rank that a scan did not count is said in words, never as a number', () => {
  const scan = { mode: 'fast', certified: 9, exact: 0, ranksLeftOut: 2 } as const
  const tracked = { ...tinyFollowed.tracked!, ranks: new Int32Array(tinyFollowed.tracked!.ranks.length) }
  const result = {
    ...tinyFollowed,
    ...{ tracked, targetRank: new Int32Array(tinyFollowed.targetRank.length) },
    facts: { ...tinyFollowed.facts, scan },
  }
  const details = text(renderToString(<CellDetails result={result} row={0} position={1} asked={[12]} />))
  expect(details).toContain('– rank not counted by this scan')
  expect(details).toMatch(/True next: .* rank not counted by this scan/)
  expect(details).not.toMatch(/#0|rank 0/)
  const packed = { ...tinyFollowed, tracked, packed: { logProb: { absolute: 0.1, relative: 0 } } }
  const view = text(renderToString(<CellDetails result={packed} row={0} position={1} asked={[12]} />))
  expect(view).toContain('– rank left out of this packed view')
  expect(view).not.toContain('scan')
})
