import { renderToString } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { DatasetChart, datasetFacts } from './dataset-chart.js'
import { datasetCsv } from './dataset-csv.js'
import { datasetGeometry } from './dataset-geometry.js'
import { DatasetLegend } from './dataset-legend.js'
import { shownMean } from './dataset-series.js'
import { datasetSvg } from './dataset-svg.js'
import { tinyDataset } from './fixtures/tiny-dataset.js'

const text = (html: string) =>
  html
    .replace(/<!-- -->/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim()
const BOX = { width: 480, height: 320 }

describe('the chart of a data set', () => {
  it('draws the rows of the stream alone, mean and band above, accuracy below', () => {
    const { marks, rows, x } = datasetGeometry(tinyDataset, 'answerLogProb', BOX)
    expect(rows).toEqual([0, 2])
    const [mean] = marks.filter((mark) => mark.look === 'mean')
    const [low, high] = [...(mean?.kind === 'path' ? mean.d : '').matchAll(/[\d.]+,([\d.]+)/g)].map(([, y]) =>
      Number(y),
    )
    // −0.5 nats stands higher than −4.
    expect(high).toBeLessThan(low!)
    const bars = marks.flatMap((mark) => (mark.kind === 'rect' ? [mark] : []))
    expect(bars.map(({ x: left, width }) => left + width / 2)).toEqual(x)
    expect(bars[0]!.height).toBe(0)
    const bottom = bars[1]!.y + bars[1]!.height
    const [none, half] = marks.flatMap((mark) => (mark.kind === 'line' && mark.y1 <= bottom ? [mark.y1] : [])).slice(-3)
    expect(bars[1]!.height).toBeCloseTo((none! - half!) * (4 / 3), 5)
  })

  it('names measure, unit and what the band is, and says one row as words', () => {
    const html = renderToString(<DatasetChart result={tinyDataset} measure="answerLogProb" {...BOX} theme="light" />)
    expect(text(html)).toContain('Log-probability of the expected answer, nats: mean ± 1 standard deviation')
    expect(text(html)).toContain('Accuracy on the expected answer, share of prompts')
    expect(datasetFacts(tinyDataset, 'answerLogProb', 2).map((fact) => fact.replaceAll('\u00a0', ' '))).toEqual([
      'Log-probability of the expected answer: −0.50 ± 0.25 nats, 3 prompts',
      'Accuracy on the expected answer: 66.7 % (2 of 3)',
    ])
    expect(html).toContain('aria-valuetext="Output: Log-probability')
  })

  it('draws one prompt without a band, and nothing where no row has a value', () => {
    const one = { ...tinyDataset, std: new Float32Array(9).fill(Number.NaN), prompts: 1 }
    const html = renderToString(<DatasetChart result={one} measure="entropy" {...BOX} theme="dark" />)
    expect(html).toContain('mean (one prompt)')
    expect(html).not.toContain('NaN')
    const none = { ...tinyDataset, mean: new Float32Array(9).fill(Number.NaN) }
    expect(renderToString(<DatasetChart result={none} measure="entropy" {...BOX} theme="dark" />)).not.toContain('NaN')
  })
})

it('a card keeps the measure that was chosen where the result has it, else takes the first', () => {
  expect(shownMean(tinyDataset, 'entropy')).toBe('entropy')
  expect(shownMean(tinyDataset, 'prob')).toBe('answerLogProb')
})

it('the legend counts prompts and says why others were skipped', () => {
  const html = text(
    renderToString(
      <DatasetLegend result={tinyDataset} measure="entropy" fileName="f" svg={() => ''} onMeasure={() => {}} />,
    ),
  )
  for (const part of ['4 prompts, 1 skipped', 'Prompt 3: This prompt has 300 tokens.', 'standard deviation', 'CSV SVG'])
    expect(html).toContain(part)
})

it('CSV holds every row and measure in full precision; what has no value is empty', () => {
  expect(datasetCsv(tinyDataset).split('\n')).toEqual([
    'row,site,layer,entropy_mean,entropy_std,entropy_n,answerLogProb_mean,answerLogProb_std,answerLogProb_n,' +
      'answerTop1_mean,answerTop1_std,answerTop1_n',
    'embed,resid_pre,0,3,1,4,-4,2,3,0,0,3',
    'L0 mlp,mlp_out,0,2,1,4,-3,1,3,,,0',
    'output,output,1,1,0.5,4,-0.5,0.25,3,0.6666667,0.5,3',
    '',
  ])
})

it('an exported chart is well-formed and says what it is of', () => {
  const svg = datasetSvg(tinyDataset, { title: 'a < b', measure: 'entropy', ...BOX, runKey: 'f'.repeat(64) })
  for (const part of ['a &lt; b', 'Capitals &amp; &quot;kings&quot; · 4 prompts · run ffffffff', 'Entropy, nats'])
    expect(svg).toContain(part)
  for (const never of ['NaN', 'undefined']) expect(svg).not.toContain(never)
  const open = [...svg.matchAll(/<(\w+)[^>]*?(\/?)>/g)].filter((m) => m[2] !== '/').map((m) => m[1])
  const closed = [...svg.matchAll(/<\/(\w+)>/g)].map((m) => m[1])
  expect(open.sort()).toEqual(closed.sort())
})
