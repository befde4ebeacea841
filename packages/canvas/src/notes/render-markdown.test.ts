import { expect, test } from 'vitest'
import { renderMarkdown } from './render-markdown.js'

test('words, lists, tables, code and links are drawn', () => {
  const html = renderMarkdown('# Head\n\n**bold** *it* `x < y`\n\n- a\n- b\n\n| p | q |\n|---|---|\n| 1 | 2 |\n')
  for (const part of [
    '<h1>Head</h1>',
    '<strong>bold</strong>',
    '<em>it</em>',
    '<code>x &lt; y</code>',
    '<li>a</li>',
    '<td>1</td>',
  ])
    expect(html).toContain(part)
  const link = renderMarkdown('[paper](https://example.org/a) [mail](mailto:a@example.org)')
  expect(link).toContain('href="https://example.org/a"')
  expect(link).toContain('href="mailto:a@example.org"')
  expect(link.match(/rel="noopener noreferrer nofollow"/g)).toHaveLength(2)
})

test('formulas are drawn in the line and on lines of their own, and read aloud as MathML', () => {
  const inline = renderMarkdown('with $p = \\mathrm{softmax}(W h)$ here')
  expect(inline).toContain('<math')
  expect(inline).toContain('aria-hidden="true"')
  expect(renderMarkdown('$$\n\\sum_i p_i \\log p_i\n$$')).toContain('katex-display')
  expect(renderMarkdown('costs $5 and $6')).not.toContain('katex')
})

test('a formula that is none stands where it is, with the reason, and the rest of the note with it', () => {
  const html = renderMarkdown('before $\\frac{1$ after **bold**')
  expect(html).toContain('katex-error')
  expect(html).toContain('<strong>bold</strong>')
})

test('Y18: markup, scripts, pictures and addresses that run something are words', () => {
  const hostile = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<iframe src="https://example.org"></iframe>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](vbscript:x) [x](file:///etc/passwd) [x](/sign-out)',
    '[x]: javascript:alert(1)\n\n[x]',
    '<javascript:alert(1)>',
    '![x](https://example.org/track.png)',
    '![x](data:image/svg+xml;base64,AAAA)',
    '$\\href{javascript:alert(1)}{x}$',
    '$\\url{javascript:alert(1)}$',
    '$\\includegraphics{https://example.org/track.png}$',
    '$\\htmlData{x=y}{z}$ $\\htmlStyle{position:fixed;inset:0}{z}$ $\\htmlClass{lb-popup}{z}$ $\\htmlId{root}{z}$',
    '$$\\href{https://example.org}{x}$$',
    '`<b onclick=alert(1)>`',
    '[a" onmouseover="alert(1)](https://example.org/"onmouseover="alert(1))',
    '```x" onload="alert(1)\n</code><script>1</script>\n```',
  ]
  for (const text of hostile) {
    const tags = renderMarkdown(text).match(/<[^>]*>/g) ?? []
    for (const tag of tags) {
      expect(tag, text).not.toMatch(
        /^<\/?(script|img|iframe|object|embed|form|input|style|svg:script|base|meta|link)\b/i,
      )
      expect(tag.replace(/"[^"]*"/g, '""'), text).not.toMatch(/\son[a-z]+\s*=|\sid=|\ssrc=/i)
      const [, address] = /\b(?:href|src)="([^"]*)"/i.exec(tag) ?? []
      if (address !== undefined) expect(address, text).toMatch(/^(https?:|mailto:)/)
    }
    expect(tags.join(' '), text).not.toMatch(/position:\s*fixed|lb-popup/)
  }
})

test('Y18: macros that grow without end, boxes without end and nesting without end come to an end', () => {
  const began = performance.now()
  const bombs = [
    '$\\def\\a{\\a\\a}\\a$',
    `$${'\\def\\x#1{#1#1#1#1#1#1#1#1}'.repeat(3)}\\x{\\x{\\x{\\x{\\x{\\x{y}}}}}}$`,
    `$${'{'.repeat(3_900)}x${'}'.repeat(3_900)}$`,
    `$${'\\sqrt{'.repeat(600)}x${'}'.repeat(600)}$`,
    `${'> '.repeat(3_900)}x`,
    `${'['.repeat(7_900)}`,
    `${'*_'.repeat(3_900)}`,
    `$${'\\frac1'.repeat(1_000)}$`,
  ]
  for (const text of bombs) expect(() => renderMarkdown(text), text.slice(0, 40)).not.toThrow()
  expect(renderMarkdown('$\\rule{1000000em}{1000000em}$')).not.toMatch(/1000000em;?"/)
  // Macros of one formula, and of one note, are gone in the next.
  renderMarkdown('$\\gdef\\stolen{y}\\stolen$')
  expect(renderMarkdown('$\\stolen$')).toMatch(/katex-error|color:\s*currentColor/)
  expect(performance.now() - began).toBeLessThan(10_000)
})
