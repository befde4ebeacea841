import { describe, expect, it } from 'vitest'
import { tinyLens } from './fixtures/tiny-results.js'
import { heatmapSvg } from './heatmap-svg.js'
import { tableSvg } from './table-svg.js'
import { sansWidth, wrapWords } from './wrap-words.js'

const sizeOf = (svg: string) => /width="([\d.]+)" height="([\d.]+)"/.exec(svg)!.slice(1).map(Number)
const said = (svg: string) => [...svg.matchAll(/<text [^>]*>([^<]*)</g)].map(([, words]) => words).join(' ')

describe('what stands around a drawing', () => {
  const caption = ['workshop @ 0123456789ab · run ffff', 'Token ids 1 2 3']

  it('is title, provenance and legend; a caption says measure and range and takes the place of the provenance', () => {
    const plain = said(heatmapSvg(tinyLens, { title: 'A title', metric: 'entropy', runKey: 'e'.repeat(64) }))
    for (const words of ['A title', 'run eeeeeeee', 'Entropy, nats']) expect(plain).toContain(words)
    const captioned = said(heatmapSvg(tinyLens, { title: 'A title', metric: 'entropy', parts: { caption } }))
    for (const words of [...caption, 'Entropy, nats · colours from 0 to']) expect(captioned).toContain(words)
  })

  it('is left out where it is not wanted, and the picture is smaller for it; where from is always said', () => {
    const svg = heatmapSvg(tinyLens, { title: 'A title', runKey: 'e'.repeat(64) })
    const bare = heatmapSvg(tinyLens, {
      title: 'A title',
      runKey: 'e'.repeat(64),
      parts: { title: false, legend: false },
    })
    expect(said(bare)).not.toContain('A title')
    expect(said(bare)).not.toContain('Probability')
    expect(said(bare)).toContain('run eeeeeeee')
    expect(sizeOf(bare)[1]).toBeLessThan(sizeOf(svg)[1]!)
  })

  it('cuts no label of a row and no word of a legend', () => {
    const rows = tinyLens.rows.map((row, i) => (i === 1 ? { site: 'attn_out' as const, layer: 17 } : row))
    const svg = heatmapSvg({ ...tinyLens, rows }, { title: 'x', metric: 'targetRank', width: 300, height: 300 })
    expect(said(svg)).toContain('L17 attn')
    expect(sizeOf(svg)[0]).toBeGreaterThan(300)
    expect(said(svg)).not.toContain('…')
  })

  it('of a table is every line, up to as many as a figure holds', () => {
    const svg = tableSvg(tinyLens, { title: 'x', what: 'Logit lens', width: 300 })
    const lines = tinyLens.rows.length * tinyLens.ids.length
    expect(svg.match(/<path d="M12 /g)).toHaveLength(lines + 1)
  })
})

describe('lines of words', () => {
  it('hold every word, none wider than the room', () => {
    const text = `workshop · run ${'0123456789abcdef'.repeat(4)} · 東京 and more words`
    const lines = wrapWords(text, 20)
    for (const line of lines) expect(sansWidth(line)).toBeLessThanOrEqual(20)
    expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
  })
})
