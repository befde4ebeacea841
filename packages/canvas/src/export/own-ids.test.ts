import { expect, it } from 'vitest'
import { ownIds } from './own-ids.js'

it('names and style rules of two figures in one document do not meet', () => {
  const svg =
    '<svg width="1" height="1"><style>text{fill:red}.m{fill:none}</style><g id="scale"/><rect fill="url(#scale)"/></svg>'
  const own = ownIds(svg, 'shape:a-1')
  expect(own).toContain('<svg id="fshapea1" width="1"')
  expect(own).toContain('<style>#fshapea1 text{fill:red}#fshapea1 .m{fill:none}</style>')
  expect(own).toContain('<g id="scale-fshapea1"/><rect fill="url(#scale-fshapea1)"/>')
})
