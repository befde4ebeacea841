/** Of what is drawn once more below a line, as its edge. */
export const EDGE_CLASS = 'lb-white-edge'
/** How far an edge stands out on both sides, in CSS pixels. */
const EDGE = 1

/** A picture whose edges are white and a little wider than their lines, which keeps those seen on dark cells. Attributes alone: PDF takes no style over them. */
export function withWhiteEdges(svg: string): string {
  if (!svg.includes(EDGE_CLASS)) return svg
  const picture = new DOMParser().parseFromString(svg, 'image/svg+xml')
  for (const edge of picture.querySelectorAll(`.${EDGE_CLASS}`)) {
    for (const line of edge.querySelectorAll('[stroke]')) line.setAttribute('stroke', '#fff')
    for (const line of edge.querySelectorAll('[stroke-width]'))
      line.setAttribute('stroke-width', String(Number(line.getAttribute('stroke-width')) + 2 * EDGE))
  }
  return new XMLSerializer().serializeToString(picture)
}
