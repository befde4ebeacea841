import type { ReadColumn } from './column-codes.js'
import { AppError } from './error.js'
import type { LensResult } from './result.js'

const CELLS = ['logSumExp', 'entropy', 'klFromOutput', 'klToOutput', 'targetRank', 'targetLogProb'] as const

/**
 * A glance at a lens reading. Its columns are read from the bytes when they are first asked for, since a card far away
 * draws one of them. Throws BAD_REQUEST where they do not fit together.
 */
export function decodeGlance(
  common: object,
  columns: Record<string, ReadColumn>,
  column: <T>(name: string) => T,
): LensResult {
  const result = common as LensResult
  const T = result.ids.length
  const cells = Array.isArray(result.rows) ? result.rows.length * T : Number.NaN
  for (const name of [...CELLS, 'topLogProbs', 'choices', ...(columns.jsFromOutput ? ['jsFromOutput'] : [])])
    if (columns[name]?.dims.reduce((a, b) => a * b, 1) !== cells)
      throw new AppError('BAD_REQUEST', 'This is not a stored result: its rows do not fit.')
  for (const name of [...CELLS, 'topLogProbs', ...(columns.jsFromOutput ? ['jsFromOutput'] : [])])
    defer(result, name, () => column(name))
  defer(result, 'topIds', () =>
    idsOf(column<Int32Array>('choices'), column<Int32Array>('choiceStarts'), column<Int32Array>('choiceIds'), T),
  )
  return result
}

function idsOf(choices: Int32Array, starts: Int32Array, ids: Int32Array, T: number): Int32Array {
  return choices.map((place, cell) => {
    const t = cell % T
    const at = (starts[t] ?? 0) + place
    return place >= 0 && at < (starts[t + 1] ?? 0) ? (ids[at] ?? -1) : -1
  })
}

/** A field that is made once, when it is first read. */
function defer(result: object, name: string, make: () => unknown): void {
  Object.defineProperty(result, name, {
    ...{ enumerable: true, configurable: true },
    get() {
      const value = make()
      Object.defineProperty(result, name, { value, enumerable: true, configurable: true, writable: true })
      return value
    },
  })
}
