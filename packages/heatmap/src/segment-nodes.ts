import { MARK_BOX, MARK_PATHS, type Mark } from './marks.js'
import type { Segment } from './piece.js'

const SVG = 'http://www.w3.org/2000/svg'

/** Token segments as DOM nodes, for the tooltip, which is written without React. */
export function segmentNodes(segments: readonly Segment[]): HTMLElement {
  const token = document.createElement('bdi')
  token.className = 'lb-token'
  for (const segment of segments) token.append(segmentNode(segment))
  return token
}

function segmentNode(segment: Segment): Node {
  if (segment.kind === 'text') return document.createTextNode(segment.text)
  if (segment.kind === 'space') return markNode('space', segment.count)
  if (segment.kind === 'newline' || segment.kind === 'tab') return markNode(segment.kind, 1)
  const span = document.createElement('span')
  span.className = segment.kind === 'special' || segment.kind === 'empty' ? `lb-${segment.kind}` : 'lb-bytes'
  span.textContent = segment.kind === 'empty' ? 'empty' : segment.text
  return span
}

function markNode(mark: Mark, count: number): Node {
  const wrapper = document.createElement('span')
  wrapper.className = 'lb-mark'
  wrapper.style.width = `${0.6 * count}em`
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', `0 0 ${MARK_BOX.width * count} ${MARK_BOX.height}`)
  for (let i = 0; i < count; i++) {
    const path = document.createElementNS(SVG, 'path')
    path.setAttribute('d', MARK_PATHS[mark])
    path.setAttribute('transform', `translate(${i * MARK_BOX.width})`)
    svg.append(path)
  }
  wrapper.append(svg)
  return wrapper
}
