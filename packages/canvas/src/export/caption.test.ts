import { describe, expect, it } from 'vitest'
import { sizeOf, withCaption } from './caption.js'

describe('a caption', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100" viewBox="0 0 300 100"><g/></svg>'

  it('stands under the picture, in lines as wide as it, and makes it higher', () => {
    const { svg: framed, width, height } = withCaption(svg, [`ids ${'123 '.repeat(60)}`, 'a'.repeat(200)])
    expect(sizeOf(framed)).toEqual({ width, height })
    expect([width, height > 100]).toEqual([300, true])
    const lines = [...framed.matchAll(/<text [^>]*>([^<]*)</g)].map(([, words]) => words!)
    expect(lines.length).toBeGreaterThan(6)
    for (const line of lines) expect(line.length * 0.6 * 10).toBeLessThanOrEqual(300)
    expect(lines.join('').replaceAll(' ', '')).toContain('a'.repeat(200))
  })

  it('holds any text as text', () => {
    expect(withCaption(svg, ['</text><script>x</script>']).svg).not.toContain('<script>')
  })
})
