export { KindMark } from './cards/kind-mark.js'
export type { LensShelf } from './cards/lens-shelf.js'
export type { Detail, PartAsked, RunSource, RunView } from './cards/run-source.js'
export { AnchorLine } from './comments/anchor-line.js'
export type {
  CommentDraft,
  CommentSource,
  CommentsState,
  ShownComment,
  ShownThread,
  Words,
} from './comments/comment-source.js'
export { anchorParts, anchorWords } from './comments/words.js'
export { type BoardAssets, BoardEditor, type BoardEditorProps } from './editor/board-editor.js'
export type { BoardHandle, CardFacts } from './editor/board-handle.js'
export type { BoardHost, CellPlace } from './editor/board-host.js'
export type { BrushedCells } from './editor/brush-cells.js'
export type { ChartFacts } from './editor/chart-handle.js'
export type { BoardCommand } from './editor/commands.js'
export type { OtherReading } from './editor/compare-cards.js'
export type { FoundCard } from './editor/find-cards.js'
export type { Presenter } from './editor/follow.js'
export { type BoardSession, type OpenBoardOptions, openBoard } from './editor/open-board.js'
export type { PersonHere } from './editor/people-here.js'
export type { NewCard } from './editor/place-cards.js'
export type { Template, TemplateCard } from './editor/templates.js'
export type { TourFacts } from './editor/tour-facts.js'
export { useWatch, type Watchable } from './editor/watchable.js'
export type { Unmerged } from './kept/keep-board.js'
export type { SaveState } from './sync/index.js'
