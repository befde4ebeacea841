import { lensWords, THEMES } from '@lensboard/heatmap'
import type { Editor, TLShapeId } from 'tldraw'
import { shownRun } from '../cards/baseline.js'
import { svgOf } from '../cards/card-svg.js'
import { throughOf } from '../cards/lens-words.js'
import { sharedScale } from '../cards/shared-scale.js'
import { hostOf, runsOf } from '../editor/board-host.js'
import { isCard } from '../editor/selection.js'
import type { CardShape } from '../records/index.js'
import { provenanceLines, sizeOf, withCaption } from './caption.js'
import { ownIds } from './own-ids.js'

/** A figure as standalone SVG in the light theme, in CSS pixels. */
export interface Figure {
  svg: string
  width: number
  height: number
}

export interface FigureOptions {
  /** Cells as shapes, up to VECTOR_CELLS_MAX of a card. */
  vector?: boolean
  /** Where the numbers come from, under each card; there unless it is not wanted. */
  caption?: boolean
  transparent?: boolean
}

/** A card with its caption; null while it has no result. */
function cardFigure(editor: Editor, { props }: CardShape, options: FigureOptions): Figure | null {
  const { vector = false, caption = true } = options
  const [runs, shelf] = [runsOf(editor), hostOf(editor)?.lenses.get() ?? null]
  if (!runs) return null
  const { view, baseline, readings } = shownRun(runs, props)
  if (view.phase !== 'done') return null
  const through = throughOf(props.spec, shelf)
  const { result, runKey } = view
  const shared = sharedScale(editor, props)
  const svg = svgOf(props, result, runKey, { baseline: baseline?.result, through, shared, vector })
  const keys = baseline ? `${runKey.slice(0, 16)} and ${baseline.runKey.slice(0, 16)}` : runKey
  const lines = provenanceLines(
    { result: readings?.a.result ?? result, runKey: keys },
    props.spec,
    through.map(lensWords),
  )
  return caption ? withCaption(svg, lines) : { svg, ...sizeOf(svg) }
}

/** Some cards at their places on the board, each with its caption; null while none has a result. */
export function boardFigure(editor: Editor, ids: readonly TLShapeId[], options: FigureOptions = {}): Figure | null {
  const figures = ids.flatMap((id) => {
    const shape = editor.getShape(id)
    const bounds = editor.getShapePageBounds(id)
    if (!isCard(shape) || !bounds) return []
    const figure = cardFigure(editor, shape, options)
    return figure ? [{ x: bounds.x, y: bounds.y, figure, id }] : []
  })
  if (figures.length === 0) return null
  const [only] = figures
  if (only && figures.length === 1) return grounded(only.figure, options)
  const left = Math.min(...figures.map(({ x }) => x))
  const top = Math.min(...figures.map(({ y }) => y))
  const placed = apart(figures.map((one) => ({ ...one, x: one.x - left, y: one.y - top })))
  const width = Math.ceil(Math.max(...placed.map(({ x, figure }) => x + figure.width)))
  const height = Math.ceil(Math.max(...placed.map(({ y, figure }) => y + figure.height)))
  const body = placed.map(({ x, y, figure, id }) => ownIds(figure.svg, id).replace('<svg ', `<svg x="${x}" y="${y}" `))
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`
  const ground = `<rect width="${width}" height="${height}" fill="${WHITE}"/>`
  return grounded({ svg: `${open}${ground}${body.join('')}</svg>`, width, height }, options)
}

const WHITE = THEMES.light.surface

/** Grounds are the only rectangles without a place. */
const grounded = (figure: Figure, { transparent = false }: FigureOptions): Figure =>
  transparent
    ? {
        ...figure,
        svg: figure.svg.replace(new RegExp(`<rect width="[\\d.]+" height="[\\d.]+" fill="${WHITE}"/>`, 'g'), ''),
      }
    : figure

interface Placed {
  x: number
  y: number
  figure: Figure
  id: TLShapeId
}

const GAP = 16

/** A caption makes a card higher, and a narrow one wider: those right of it and below it make room. */
function apart(figures: readonly Placed[]): Placed[] {
  const placed: Placed[] = []
  for (const one of figures.toSorted((a, b) => a.y - b.y || a.x - b.x)) {
    let { y } = one
    for (const other of placed.toSorted((a, b) => a.y - b.y)) {
      const beside = one.x >= other.x + other.figure.width || one.x + one.figure.width <= other.x
      if (!beside && y < other.y + other.figure.height + GAP && y + one.figure.height > other.y)
        y = other.y + other.figure.height + GAP
    }
    placed.push({ ...one, y })
  }
  return placed
}
