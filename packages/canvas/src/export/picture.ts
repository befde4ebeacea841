import { lensWords, THEMES } from '@lensboard/heatmap'
import type { Editor, TLShape, TLShapeId } from 'tldraw'
import { withCellArrows } from '../annotations/copied-arrows.js'
import { shownRun } from '../cards/baseline.js'
import { svgOf } from '../cards/card-svg.js'
import { followed } from '../cards/chart-source.js'
import { throughOf } from '../cards/lens-words.js'
import { withWholeAnswers } from '../cards/whole-answers.js'
import { cardTitle } from '../cards/words.js'
import { hostOf, runsOf } from '../editor/board-host.js'
import { isCard } from '../editor/selection.js'
import type { CardShape } from '../records/index.js'
import { arrange, sizeOf } from './arrange.js'
import { provenanceLines } from './caption.js'
import { drawnCard } from './drawn-card.js'
import { hasAnswer } from './exported-card.js'
import { type CardLook, withCardLook } from './figure-parts.js'
import { withWhiteEdges } from './white-edges.js'

/** A figure as standalone SVG in the light theme, in CSS pixels. */
export interface Figure {
  svg: string
  width: number
  height: number
}

export interface FigureOptions {
  /** Cells as shapes, up to VECTOR_CELLS_MAX of a card. */
  vector?: boolean
  /** Where the numbers come from, in full; there unless it is not wanted. A line of it always is. */
  caption?: boolean
  title?: boolean
  legend?: boolean
  transparent?: boolean
}

const lookOf = ({ vector = false, title, legend }: FigureOptions, caption?: readonly string[]): CardLook => ({
  vector,
  parts: { ...(title === false && { title }), ...(legend === false && { legend }), ...(caption && { caption }) },
})

/** Where the numbers of a card come from; null while it has no result. */
function captionOf(editor: Editor, { props }: CardShape, alone: boolean): string[] | null {
  const runs = runsOf(editor)
  if (!runs) return null
  const { view, baseline, readings } = shownRun(runs, props)
  if (view.phase !== 'done') return null
  const { result, runKey } = view
  const keys = baseline ? `${runKey} and ${baseline.runKey}` : runKey
  const through = throughOf(props.spec, hostOf(editor)?.lenses.get() ?? null)
  // The line above says it of a heatmap.
  const isSaid = alone && props.spec.kind === 'lens' && !props.view?.table
  const lens = isSaid ? [] : through.map(lensWords)
  return provenanceLines({ result: readings?.a.result ?? result, runKey: keys }, props.spec, lens)
}

/** A card with its caption; null while it has no result. */
function cardFigure(editor: Editor, own: CardShape, options: FigureOptions): Figure | null {
  const drawn = drawnCard(editor, own)
  if (!drawn) return null
  const { shape, look } = drawn
  const { view, baseline } = drawn.run
  if (view.phase !== 'done') return null
  const caption = options.caption === false ? undefined : (captionOf(editor, shape, true) ?? undefined)
  const svg = svgOf(shape, view.result, view.runKey, {
    ...look,
    ...lookOf(options, caption),
    baseline: baseline?.result,
  })
  return { svg, ...sizeOf(svg) }
}

/**
 * What stands on the board as one picture: a card alone with its caption; else everything at its place, notes, arrows
 * and frames with it, and a caption for each card below. Null where no card has a result.
 */
export async function boardFigure(
  editor: Editor,
  asked: readonly TLShapeId[],
  options: FigureOptions = {},
): Promise<Figure | null> {
  const ids = withCellArrows(editor, asked)
  const all = [...editor.getShapeAndDescendantIds([...ids])].flatMap((id) => editor.getShape(id) ?? [])
  const cards = all.filter(isCard).filter((card) => hasAnswer(editor, followed(editor, card)))
  return withWholeAnswers(editor, cards, () => drawnFigure(editor, { ids, all, cards }, options))
}

async function drawnFigure(
  editor: Editor,
  { ids, all, cards }: { ids: readonly TLShapeId[]; all: readonly TLShape[]; cards: readonly CardShape[] },
  options: FigureOptions,
): Promise<Figure | null> {
  const [only] = cards
  if (!only) return null
  if (all.length === 1) {
    const figure = cardFigure(editor, only, options)
    return figure && grounded(figure, options)
  }
  const drawn = await withCardLook(editor, lookOf(options), () =>
    editor.getSvgString([...ids], {
      background: false,
      darkMode: false,
      padding: all.some(({ type }) => type === 'frame') ? FRAME_NAME : PADDING,
      scale: 1,
    }),
  )
  if (!drawn) return null
  const placed = cards
    .map((card) => ({ card, at: editor.getShapePageBounds(card) }))
    .sort((a, b) => (a.at?.y ?? 0) - (b.at?.y ?? 0) || (a.at?.x ?? 0) - (b.at?.x ?? 0))
  const captions = placed.flatMap(({ card }) => {
    const { props } = followed(editor, card)
    const lines = options.caption === false ? null : captionOf(editor, followed(editor, card), false)
    return lines ? [`${cardTitle(props.title, props.spec)}: ${lines.join(' · ')}`] : []
  })
  return grounded(arrange({ ...drawn, svg: withWhiteEdges(drawn.svg) }, captions), options)
}

const PADDING = 16
/** A frame's name stands above it. */
const FRAME_NAME = 40

/** Grounds are the only rectangles without a place. */
const GROUND = new RegExp(`<rect width="[\\d.]+" height="[\\d.]+" fill="${THEMES.light.surface}"(/>|></rect>)`, 'g')

const grounded = (figure: Figure, { transparent = false }: FigureOptions): Figure =>
  transparent ? { ...figure, svg: figure.svg.replace(GROUND, '') } : figure
