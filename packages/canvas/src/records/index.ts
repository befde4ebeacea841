export { CELL_KEY, HIGHLIGHT_KEY, highlightKey } from './annotation-problem.js'
export { type BoardRecords, boardRecords } from './board-records.js'
export { BULK, isBulk } from './bulk.js'
export {
  CARD_TYPE,
  type CardShape,
  type CardShapeProps,
  type Comparison,
  cardShapeMigrations,
  cardShapeProps,
} from './card-shape.js'
export {
  MARKDOWN_CHARS_MAX,
  MARKDOWN_TYPE,
  type MarkdownShape,
  markdownShapeMigrations,
  markdownShapeProps,
} from './markdown-shape.js'
export { type BoardProjection, type ProjectedBox, projectionOf } from './projection.js'
export { type RecordMap, readRecord, recordMap, writeRecord } from './record-map.js'
export { recordProblem, valueProblem } from './record-problem.js'
export { isSafeKey } from './registers.js'
export { type BoardRecord, boardSchema, boardSchemaVersion, validRecord } from './schema.js'
export { buildBoardState, FIRST_PAGE_ID, seedBoard, seedRecords } from './seed.js'
