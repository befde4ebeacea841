import type { LensResult, LensRow } from '@lensboard/contract'
import type { Chunk, ChunkCells } from './chunk.js'

/** The columns of a lens result, without what is known only at its end. */
export type LensColumns = Required<
  Pick<
    LensResult,
    | 'kind'
    | 'rows'
    | 'topK'
    | 'dVocab'
    | 'topIds'
    | 'topLogProbs'
    | 'logSumExp'
    | 'entropy'
    | 'klFromOutput'
    | 'klToOutput'
    | 'jsFromOutput'
    | 'targetRank'
    | 'targetLogProb'
  >
>

/** An id where a cell is missing, because its distribution is none. */
const MISSING_ID = -1
const STATISTICS = ['logSumExp', 'entropy', 'klFromOutput', 'klToOutput', 'jsFromOutput'] as const

/** Columns of R rows × T positions; the true next token is missing until it is told. */
export function emptyColumns(rows: LensRow[], nPositions: number, topK: number, dVocab: number): LensColumns {
  const cells = rows.length * nPositions
  return {
    ...{ kind: 'lens', rows, topK, dVocab },
    topIds: new Int32Array(cells * topK),
    topLogProbs: new Float32Array(cells * topK),
    logSumExp: new Float32Array(cells),
    entropy: new Float32Array(cells),
    klFromOutput: new Float32Array(cells),
    klToOutput: new Float32Array(cells),
    jsFromOutput: new Float32Array(cells),
    targetRank: new Int32Array(cells),
    targetLogProb: new Float32Array(cells).fill(Number.NaN),
  }
}

/** Makes cells whose distribution holds something that is no number missing in all their measures; returns how many. */
export function clearNonFinite(cells: ChunkCells): number {
  const topK = cells.topIds.length / cells.logSumExp.length
  let cleared = 0
  for (let cell = 0; cell < cells.logSumExp.length; cell++) {
    if (Number.isFinite(cells.logSumExp[cell]!) && Number.isFinite(cells.entropy[cell]!)) continue
    cleared++
    cells.topIds.fill(MISSING_ID, cell * topK, (cell + 1) * topK)
    cells.topLogProbs.fill(Number.NaN, cell * topK, (cell + 1) * topK)
    for (const name of STATISTICS) cells[name][cell] = Number.NaN
  }
  return cleared
}

/** Copies a chunk's [P, R, …] cells to their places in the result's [R, T, …] columns. */
export function placeCells(columns: LensColumns, cells: ChunkCells, { start, end }: Chunk): void {
  const { topK } = columns
  const nRows = columns.rows.length
  const nPositions = columns.logSumExp.length / nRows
  for (let row = 0; row < nRows; row++)
    for (let p = 0; p < end - start; p++) {
      const [from, to] = [p * nRows + row, row * nPositions + start + p]
      columns.topIds.set(cells.topIds.subarray(from * topK, (from + 1) * topK), to * topK)
      columns.topLogProbs.set(cells.topLogProbs.subarray(from * topK, (from + 1) * topK), to * topK)
      for (const name of STATISTICS) columns[name][to] = cells[name][from]!
    }
}

const COLUMNS = ['topIds', 'topLogProbs', ...STATISTICS, 'targetRank', 'targetLogProb'] as const

/** The columns of some positions only, as if they were all. */
export function columnsOf(columns: LensColumns, chunk: Chunk): LensColumns {
  const part = emptyColumns(columns.rows, chunk.end - chunk.start, columns.topK, columns.dVocab)
  for (const name of COLUMNS)
    for (const [of, into] of rowPairs(columns, name, chunk)) part[name].set(columns[name].subarray(...of), into[0])
  return part
}

/** Puts the columns of some positions back to their places. */
export function placeColumns(columns: LensColumns, part: LensColumns, chunk: Chunk): void {
  for (const name of COLUMNS)
    for (const [into, of] of rowPairs(columns, name, chunk)) columns[name].set(part[name].subarray(...of), into[0])
}

/** For each row, where a chunk's numbers lie among all and among the chunk's own: from, up to and without. */
function rowPairs(
  columns: LensColumns,
  name: (typeof COLUMNS)[number],
  { start, end }: Chunk,
): [[number, number], [number, number]][] {
  const nRows = columns.rows.length
  const nPositions = columns.logSumExp.length / nRows
  const width = name === 'topIds' || name === 'topLogProbs' ? columns.topK : 1
  return columns.rows.map((_, row) => [
    [(row * nPositions + start) * width, (row * nPositions + end) * width],
    [row * (end - start) * width, (row + 1) * (end - start) * width],
  ])
}
