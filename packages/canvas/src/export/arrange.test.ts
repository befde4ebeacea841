import { describe, expect, it } from 'vitest'
import { arrange, sizeOf } from './arrange.js'

describe('a picture of a board', () => {
  const drawn = { svg: '<svg width="300" height="100"><g/></svg>', width: 300, height: 100 }

  it('has its captions under it, in lines as wide as it, and is higher for them', () => {
    const { svg, width, height } = arrange(drawn, [`ids ${'123 '.repeat(60)}`, 'a'.repeat(200)])
    expect(sizeOf(svg)).toEqual({ width, height })
    expect([width, height > 100]).toEqual([300, true])
    const lines = [...svg.matchAll(/<text [^>]*>([^<]*)</g)].map(([, words]) => words!)
    expect(lines.length).toBeGreaterThan(6)
    for (const line of lines) expect(line.length * 0.6 * 11).toBeLessThanOrEqual(300)
    expect(lines.join('').replaceAll(' ', '')).toContain('a'.repeat(200))
  })

  it('holds any text as text, and without captions is the picture alone', () => {
    expect(arrange(drawn, ['</text><script>x</script>']).svg).not.toContain('<script>')
    expect(arrange(drawn, []).height).toBe(100)
  })
})
