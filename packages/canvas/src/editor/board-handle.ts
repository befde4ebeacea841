import type { CardSpec, CardView } from '@lensboard/contract'
import { Box, computed, createShapeId, type Editor, isShapeId, type TLShapeId } from 'tldraw'
import { naturalSize, type Size } from '../cards/card-box.js'
import { renaming, staleCards } from '../cards/card-state.js'
import { changeView } from '../cards/change-card.js'
import { cardTitle } from '../cards/words.js'
import type { CommentDraft } from '../comments/comment-source.js'
import { openDraft, openThread } from '../comments/open-thread.js'
import { CARD_TYPE, type CardShape } from '../records/index.js'
import type { CellPlace } from './board-host.js'
import { bringIntoView, ZOOM_INSET } from './bring-into-view.js'
import { type BrushedCells, brushCells } from './brush-cells.js'
import { type ChartHandle, createChartHandle } from './chart-handle.js'
import { type BoardCommand, commandsOf, runCommand } from './commands.js'
import { compareWith, type OtherReading } from './compare-cards.js'
import { type FoundCard, findableCards } from './find-cards.js'
import { openCell } from './open-cell.js'
import { createPeopleHandle, type PeopleHandle } from './people-here.js'
import { type NewCard, placeCards } from './place-cards.js'
import { placeCard, type Rect } from './placement.js'
import { isCard, onlyCard } from './selection.js'
import { takeKeyboard } from './take-keyboard.js'
import { placeTemplate, type Template } from './templates.js'
import { type TourFacts, tourFacts } from './tour-facts.js'
import { type Watchable, watchable } from './watchable.js'

/** A card as the page around the canvas sees it. */
export interface CardFacts {
  id: string
  title: string
  spec: CardSpec
  /** How a difference pairs tokens. */
  align?: CardView['align']
  w: number
  h: number
}

/** How the page acts on the open board. Everything that changes the document is one undo step. */
export interface BoardHandle {
  /** The selected card, when it alone is selected. Keeps its identity while nothing of it changes. */
  selected: Watchable<CardFacts | null>
  /** Number of shapes on the board. */
  shapeCount: Watchable<number>
  /** Whether the person is reading the cells of a card. */
  readingCells: Watchable<boolean>
  /** What a tour of the board follows. */
  tour: Watchable<TourFacts>
  /** Who else is here. */
  people: PeopleHandle
  /** A card that is on the board, selected or not. */
  card(id: string): CardFacts | null
  /** What a card is called: by its title, else by its prompt; null where it is not on the board. */
  cardName(id: string): string | null
  /** Places a new card at its natural size, selects it and brings it into view; returns its id. */
  place(card: { spec: CardSpec; title: string; rows: number; tokens: number }): string
  /** Places cards whose answers are there in rows from a point of the page on, as one undo step. */
  placeAll(cards: readonly NewCard[], point?: { x: number; y: number }): void
  /** The next new card stands beside this one. */
  placeNextTo(id: string): void
  /** Commits another question, or title, on a card that is there; its box stays. */
  edit(id: string, change: { spec?: CardSpec; title?: string }): void
  /** Gives a card the natural size of a result of this many rows and tokens. */
  fit(id: string, rows: number, tokens: number): void
  /** Whether a card has the natural size of such a result. */
  fits(id: string, rows: number, tokens: number): boolean
  /** Places the difference of a reading and another question, and a card of that question where there is none. */
  compareWith(id: string, other: OtherReading): void
  /** How a difference pairs the tokens of its two readings; absent is by what they are. */
  alignBy(id: string, align: CardView['align']): void
  rename(id: string): void
  /** The selected chart, and what is done with it. */
  chart: ChartHandle
  /** Selects and zooms to a shape; false when it is not on the board. */
  zoomTo(id: string): boolean
  /** Opens a cell of a card, as soon as its answer is there; the returned stop gives up waiting. */
  openCell(id: string, cell: CellPlace): () => void
  /** What can be done now, with what is selected and with the rights of this person. */
  commands(): BoardCommand[]
  /** Does one of them. */
  run(commandId: string): void
  /** Every card of the board, in the order in which they are read, as a search sees it. */
  cards(): FoundCard[]
  /** Places the cards of a template in a frame: one undo step. */
  placeTemplate(template: Template): void
  /** Lets the person drag over cells of a lens card; null when they did not. */
  brush(id: string): Promise<BrushedCells | null>
  /** Whether the person is in the middle of something: typing, dragging, reading cells. */
  isBusy(): boolean
  deselect(): void
  /** Marks the cards whose draft has not run; they say "Inputs changed" to this person. */
  markStale(ids: ReadonlySet<string>): void
  /** Opens a thread of comments where it is; false when there is none of this id. */
  openThread(threadId: string): boolean
  /** Goes on with a comment that was not sent; false where its thread is gone. */
  openDraft(draft: CommentDraft): boolean
  /** Gives the keyboard to the canvas, so that Enter reads the selected card. */
  focus(): void
}

const factsOf = ({ id, props }: CardShape): CardFacts => ({
  id,
  title: props.title,
  spec: props.spec,
  align: props.view?.align,
  w: props.w,
  h: props.h,
})

export function createBoardHandle(editor: Editor): BoardHandle {
  let lastPlaced: TLShapeId | null = null
  const selected = computed<CardFacts | null>('selected card facts', (previous) => {
    const shape = onlyCard(editor)
    if (!shape) return null
    const facts = factsOf(shape)
    const same =
      previous &&
      typeof previous === 'object' &&
      (Object.keys(facts) as (keyof CardFacts)[]).every((key) => previous[key] === facts[key])
    return same ? previous : facts
  })
  const boundsOf = (shape: CardShape): Rect => {
    const { x, y, w, h } = editor.getShapePageBounds(shape) ?? new Box()
    return { x, y, w, h }
  }
  const card = (id: string): CardShape | null => {
    const shape = isShapeId(id) ? editor.getShape(id) : undefined
    return isCard(shape) ? shape : null
  }
  const change = (id: string, name: string, props: Partial<CardShape['props']>) => {
    const shape = card(id)
    if (!shape) return
    editor.markHistoryStoppingPoint(name)
    editor.updateShape<CardShape>({ id: shape.id, type: shape.type, props })
  }

  return {
    selected: watchable('selected card', selected),
    shapeCount: watchable(
      'shape count',
      computed('shape count', () => editor.getCurrentPageShapeIds().size),
    ),
    readingCells: watchable(
      'reading cells',
      computed('reading cells', () => isCard(editor.getEditingShape())),
    ),
    tour: tourFacts(editor),
    people: createPeopleHandle(editor),
    card(id) {
      const shape = card(id)
      return shape && factsOf(shape)
    },
    cardName(id) {
      const shape = card(id)
      return shape && cardTitle(shape.props.title, shape.props.spec)
    },
    place({ spec, title, rows, tokens }) {
      const size: Size = naturalSize(spec.kind, rows, tokens)
      const cards = editor.getCurrentPageShapes().filter(isCard)
      const last = cards.find((c) => c.id === (editor.getOnlySelectedShapeId() ?? lastPlaced)) ?? cards.at(-1)
      const view = editor.getViewportPageBounds()
      const spot = placeCard(size, view, cards.map(boundsOf), last && boundsOf(last))
      const id = createShapeId()
      editor.setEditingShape(null)
      editor.setCurrentTool('select')
      editor.markHistoryStoppingPoint('place card')
      editor.createShape<CardShape>({
        id,
        type: CARD_TYPE,
        x: spot.x,
        y: spot.y,
        props: { ...size, title, spec, metric: 'prob', layer: 0, head: spec.kind === 'attention' ? 'mean' : 0 },
      })
      editor.select(id)
      lastPlaced = id
      bringIntoView(editor, new Box(spot.x, spot.y, spot.w, spot.h))
      return id
    },
    placeAll(cards, point) {
      lastPlaced = placeCards(editor, cards, point).at(-1) ?? lastPlaced
    },
    placeNextTo(id) {
      lastPlaced = card(id)?.id ?? lastPlaced
    },
    edit: (id, { spec, title }) =>
      change(id, 'edit card', { ...(spec ? { spec } : {}), ...(title === undefined ? {} : { title }) }),
    fit(id, rows, tokens) {
      const shape = card(id)
      if (shape) change(id, 'fit card', naturalSize(shape.props.spec.kind, rows, tokens))
    },
    fits(id, rows, tokens) {
      const shape = card(id)
      if (!shape) return true
      const { w, h } = naturalSize(shape.props.spec.kind, rows, tokens)
      return shape.props.w === w && shape.props.h === h
    },
    compareWith(id, other) {
      const shape = card(id)
      const ids = shape ? compareWith(editor, shape, other) : []
      lastPlaced = ids.at(-1) ?? lastPlaced
    },
    alignBy(id, align) {
      const shape = card(id)
      if (shape) changeView(editor, shape, 'align tokens', { align })
    },
    chart: createChartHandle(editor),
    rename: (id) => renaming(editor).set(card(id)?.id ?? null),
    zoomTo(id) {
      const bounds = isShapeId(id) ? editor.getShapePageBounds(id) : undefined
      if (!bounds) return false
      // A panel may have opened since the canvas was measured.
      editor.updateViewportScreenBounds(editor.getContainer())
      editor.select(id as TLShapeId)
      editor.zoomToBounds(bounds, { inset: ZOOM_INSET, targetZoom: 1, animation: { duration: 0 } })
      return true
    },
    openCell: (id, cell) => openCell(editor, id, cell),
    commands: () => commandsOf(editor),
    run: (commandId) => runCommand(editor, commandId),
    cards: () => findableCards(editor),
    placeTemplate: (template) => void placeTemplate(editor, template),
    brush: (id) => brushCells(editor, id),
    deselect: () => void editor.selectNone(),
    isBusy: () => isBusy(editor),
    markStale: (ids) => void staleCards(editor).set(ids),
    openThread: (threadId) => openThread(editor, threadId),
    openDraft: (draft) => openDraft(editor, draft),
    focus: () => takeKeyboard(editor),
  }
}

const TYPED_IN = 'input, textarea, [contenteditable="true"]'

const isBusy = (editor: Editor): boolean =>
  editor.inputs.isPointing ||
  editor.getEditingShapeId() !== null ||
  (document.activeElement?.matches(TYPED_IN) ?? false)
