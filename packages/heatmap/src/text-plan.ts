/** Zoom steps at which text is laid out anew; between them the browser scales what is there. */
const STEPS = Array.from({ length: 17 }, (_, i) => 2 ** (i / 4 - 2)) // 0.25 to 4

/** How the text layer is drawn; equal plans need no redraw. */
export interface TextPlan {
  /** What fits in a cell. */
  cells: 'none' | 'first' | 'both'
  labels: boolean
  /** Zoom the text is laid out for: never above the real one, so no text gets smaller than planned. */
  zoom: number
  /** Canvas pixels per CSS pixel. */
  resolution: number
}

/** Plans the text of a plot from its size on the screen (CSS pixels × zoom) and the device's pixel ratio. */
export function textPlan(plot: { cellWidth: number; cellHeight: number }, zoom: number, pixelRatio: number): TextPlan {
  const width = plot.cellWidth * zoom
  const height = plot.cellHeight * zoom
  const cells = width < 28 || height < 14 ? 'none' : height < 26 ? 'first' : 'both'
  const below = STEPS.findLast((step) => step <= zoom * 1.001) ?? STEPS[0]!
  const above = STEPS.find((step) => step >= zoom * 0.999) ?? STEPS.at(-1)!
  return { cells, labels: zoom >= 0.5, zoom: below, resolution: above * pixelRatio }
}

/** Font sizes in CSS pixels at zoom 1: at least 11 on the screen, growing slower than the zoom. */
export function fontSizes({ zoom }: TextPlan): { cell: number; label: number } {
  const closer = Math.max(1, zoom)
  return { cell: (11 * closer ** 0.55) / zoom, label: 11 * closer ** -0.3 }
}
