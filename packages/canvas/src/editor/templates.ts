import type { CardSpec } from '@lensboard/contract'
import { Box, createShapeId, type Editor, type TLFrameShape, type TLShapeId } from 'tldraw'
import { naturalSize, type Size } from '../cards/card-box.js'
import { CARD_TYPE, type CardShape } from '../records/index.js'
import { bringIntoView } from './bring-into-view.js'
import { firstMeasure } from './first-measure.js'
import { placeCard, type Rect } from './placement.js'
import { TIDY_GAP } from './tidy-rows.js'

/** A card of a template; `rows` and `tokens` of its answer decide its size. */
export interface TemplateCard {
  spec: CardSpec
  title: string
  rows: number
  tokens: number
}

/** Cards that belong together, in the cells of a grid; null leaves one empty. */
export interface Template {
  title: string
  grid: readonly (readonly (TemplateCard | null)[])[]
}

/** A frame's name stands above it. */
const NAME_ROOM = 32

type Sized = ({ card: TemplateCard; size: Size } | null)[][]

interface Laid {
  cells: Sized
  widths: number[]
  heights: number[]
  w: number
  h: number
}

/** The sum of lengths with a gap before, between and after them. */
const extent = (lengths: readonly number[]) => lengths.reduce((sum, n) => sum + n + TIDY_GAP, TIDY_GAP)

function laid(cells: Sized): Laid {
  const columns = Math.max(...cells.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...cells.map((row) => row[i]?.size.w ?? 0)))
  const heights = cells.map((row) => Math.max(...row.map((one) => one?.size.h ?? 0)))
  return { cells, widths, heights, w: extent(widths), h: extent(heights) }
}

/** The grid as it is, or its columns as rows where all of it is seen larger so. */
function laidFor(view: Size, cells: Sized): Laid {
  const columns = Math.max(...cells.map((row) => row.length))
  const turned = Array.from({ length: columns }, (_, c) => cells.map((row) => row[c] ?? null))
  const scale = ({ w, h }: Laid) => Math.min(1, view.w / w, view.h / h)
  const [asItIs, other] = [laid(cells), laid(turned)]
  return scale(other) > scale(asItIs) ? other : asItIs
}

/** Places the cards of a template in a frame with its title, selects it and brings it into view: one undo step. */
export function placeTemplate(editor: Editor, { title, grid }: Template): TLShapeId {
  const sized = grid.map((row) =>
    row.map((card) => card && { card, size: naturalSize(card.spec.kind, card.rows, card.tokens) }),
  )
  const { cells, widths, heights, w, h } = laidFor(editor.getViewportScreenBounds(), sized)
  const spot = placeCard({ w, h }, editor.getViewportPageBounds(), takenOf(editor))
  const frame = createShapeId()
  editor.setEditingShape(null)
  editor.setCurrentTool('select')
  editor.markHistoryStoppingPoint('place template')
  editor.run(() => {
    editor.createShape<TLFrameShape>({ id: frame, type: 'frame', x: spot.x, y: spot.y, props: { w, h, name: title } })
    for (const [r, row] of cells.entries())
      for (const [c, one] of row.entries()) {
        if (!one) continue
        const { spec, title } = one.card
        const metric = spec.kind === 'difference' ? firstMeasure(spec.a, spec.b) : 'prob'
        editor.createShape<CardShape>({
          id: createShapeId(),
          type: CARD_TYPE,
          parentId: frame,
          x: extent(widths.slice(0, c)),
          y: extent(heights.slice(0, r)),
          props: { ...one.size, title, spec, metric, layer: 0, head: 'mean' },
        })
      }
  })
  editor.select(frame)
  bringIntoView(editor, new Box(spot.x, spot.y - NAME_ROOM, spot.w, spot.h + NAME_ROOM))
  return frame
}

/** What a new frame must not cover. */
const takenOf = (editor: Editor): Rect[] =>
  editor.getSortedChildIdsForParent(editor.getCurrentPageId()).flatMap((id) => {
    const bounds = editor.getShapePageBounds(id)
    return bounds ? [{ x: bounds.x, y: bounds.y, w: bounds.w, h: bounds.h }] : []
  })
