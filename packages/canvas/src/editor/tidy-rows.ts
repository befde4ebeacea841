import type { Rect } from './placement.js'

/** Space between tidied boxes. */
export const TIDY_GAP = 32
/** Boxes that lay on a heap are spread over a field of this proportion, width to height. */
const FIELD = 1.6

/** The tops of boxes of one row differ by less than this share of the lowest of them. */
const ROW_SHARE = 0.5

type Row<Box> = Box[]

/** Boxes as people read them: row by row from the top, each from the left. */
export function readingRows<Box extends Rect>(boxes: readonly Box[]): Row<Box>[] {
  const rows: Row<Box>[] = []
  for (const box of [...boxes].sort((a, b) => a.y - b.y || a.x - b.x)) {
    const row = rows.at(-1)
    const lowest = row && Math.min(...row.map(({ h }) => h), box.h)
    if (row?.[0] && lowest !== undefined && box.y - row[0].y < lowest * ROW_SHARE) row.push(box)
    else rows.push([box])
  }
  return rows.map((row) => row.sort((a, b) => a.x - b.x || a.y - b.y))
}

/** A row whose boxes take much less room than they need lies on a heap; a slight overlap is put right in its row. */
const HEAP_SHARE = 0.7

function isHeap(row: readonly Rect[]): boolean {
  const room = Math.max(...row.map(({ x, w }) => x + w)) - Math.min(...row.map(({ x }) => x))
  return room < HEAP_SHARE * row.reduce((sum, { w }) => sum + w, 0)
}

/** A row of boxes that cover each other, broken where it gets wider than the field. */
function broken<Box extends Rect>(row: Row<Box>, width: number): Row<Box>[] {
  const rows: Row<Box>[] = []
  let right = 0
  for (const box of row) {
    const last = rows.at(-1)
    if (last && right + TIDY_GAP + box.w <= width) {
      last.push(box)
      right += TIDY_GAP + box.w
    } else {
      rows.push([box])
      right = box.w
    }
  }
  return rows
}

/**
 * Where boxes go for them to stand in rows with equal gaps, in the order in which they are read, from their common top
 * left. Boxes that stood beside each other stay so; those that covered each other are spread. What stands in rows stays.
 */
export function tidyRows<Box extends Rect>(boxes: readonly Box[]): { box: Box; x: number; y: number }[] {
  if (boxes.length === 0) return []
  const [left, top] = [Math.min(...boxes.map(({ x }) => x)), Math.min(...boxes.map(({ y }) => y))]
  const area = boxes.reduce((sum, { w, h }) => sum + (w + TIDY_GAP) * (h + TIDY_GAP), 0)
  const width = Math.max(...boxes.map(({ w }) => w), Math.sqrt(area * FIELD))
  const rows = readingRows(boxes).flatMap((row) => (isHeap(row) ? broken(row, width) : [row]))
  let y = top
  return rows.flatMap((row) => {
    let x = left
    const placed = row.map((box) => {
      const spot = { box, x, y }
      x += box.w + TIDY_GAP
      return spot
    })
    y += Math.max(...row.map(({ h }) => h)) + TIDY_GAP
    return placed
  })
}
