/** A box in a figure's own coordinates. */
export interface FigureBox {
  x: number
  y: number
  width: number
  height: number
}

/** The boxes of the plots of a figure, in the order in which they are drawn. A figure places its parts by translation alone. */
export function figurePlots(svg: string): FigureBox[] {
  const figure = new DOMParser().parseFromString(svg, 'image/svg+xml')
  return [...figure.querySelectorAll('rect.plot')].map((rect) => {
    const of = (name: string) => Number(rect.getAttribute(name))
    const shift = shiftOf(rect)
    return { x: of('x') + shift.x, y: of('y') + shift.y, width: of('width'), height: of('height') }
  })
}

function shiftOf(element: Element): { x: number; y: number } {
  let [x, y] = [0, 0]
  for (let at: Element | null = element; at; at = at.parentElement) {
    const [, right = 0, down = 0] =
      /^translate\(([-\d.e]+) ([-\d.e]+)\)$/.exec(at.getAttribute('transform') ?? '') ?? []
    x += Number(right)
    y += Number(down)
  }
  return { x, y }
}
