import { decodeResult } from '@lensboard/contract'
import { describe, expect, it } from 'vitest'
import { tinyLens } from '../fixtures/tiny-results.js'
import { writePage } from './write-page.js'

const CODE = { script: 'run()', style: 'p{}', hash: 'sha256-abc' }

describe('a card as a page', () => {
  const evil = '</script><script>alert(1)</script>"&'
  const page = writePage({ title: evil, caption: [evil], metric: 'prob' }, { result: tinyLens }, CODE)

  it('holds titles and captions as text, and no script but its own', () => {
    expect([...page.matchAll(/<script/g)]).toHaveLength(3)
    expect(page).toContain('<h1>&lt;/script&gt;&lt;script&gt;alert(1)')
    expect(page).toContain("default-src 'none'; script-src 'sha256-abc'")
  })

  it('holds every number of the result', () => {
    const [, held = ''] = /id="lb-result">([^<]*)</.exec(page) ?? []
    expect(decodeResult(Uint8Array.from(atob(held), (one) => one.charCodeAt(0)))).toEqual(tinyLens)
  })
})
