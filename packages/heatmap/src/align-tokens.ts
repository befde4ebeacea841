/** Where a column or a row of two readings is in each; −1 in the one that does not have it. */
export interface Pair {
  a: number
  b: number
}

/** A table of more cells is not filled: what lies between a common start and a common end is then in one of the two only. */
const TABLE_CELLS_MAX = 2 ** 24

/** Pairs of equal index, and what the longer list has beyond the shorter one. */
export const alignByPosition = (a: number, b: number): Pair[] =>
  Array.from({ length: Math.max(a, b) }, (_, i) => ({ a: i < a ? i : -1, b: i < b ? i : -1 }))

/**
 * The longest common subsequence of two lists as columns in the order of both: every item of either is in exactly one
 * column, and a column that both have holds equal items. What only `a` has stands before what only `b` has. Swapping
 * the lists swaps the sides of every pair.
 */
export function alignTokens(a: readonly unknown[], b: readonly unknown[]): Pair[] {
  const names = new Map<unknown, number>()
  const numbered = (list: readonly unknown[]) =>
    list.map((item) => {
      const name = names.get(item) ?? names.size
      names.set(item, name)
      return name
    })
  // Of several longest ones the one that is found depends on which list comes first, so that must not depend on a caller.
  const swapped = a.length > b.length || (a.length === b.length && isAfter(a, b))
  const [first, second] = swapped ? [numbered(b), numbered(a)] : [numbered(a), numbered(b)]
  const common = commonPairs(first, second).map((pair) => (swapped ? { a: pair.b, b: pair.a } : pair))
  return withRest(common, a.length, b.length)
}

const isAfter = (a: readonly unknown[], b: readonly unknown[]): boolean => {
  const at = a.findIndex((item, i) => item !== b[i])
  return at >= 0 && String(a[at]) > String(b[at])
}

/** Indices of a longest common subsequence, in order. */
function commonPairs(a: readonly number[], b: readonly number[]): Pair[] {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const [rows, columns] = [a.length - start - end, b.length - start - end]
  const pairs: Pair[] = Array.from({ length: start }, (_, i) => ({ a: i, b: i }))
  if ((rows + 1) * (columns + 1) <= TABLE_CELLS_MAX) pairs.push(...between(a, b, start, rows, columns))
  for (let i = end; i > 0; i--) pairs.push({ a: a.length - i, b: b.length - i })
  return pairs
}

/** The same of `rows` and `columns` items from `start` on. */
function between(a: readonly number[], b: readonly number[], start: number, rows: number, columns: number): Pair[] {
  const width = columns + 1
  // Length of the longest from (i, j) on, filled from the end; at most the root of the table's cells, so 16 bits do.
  const longest = new Uint16Array((rows + 1) * width)
  for (let i = rows - 1; i >= 0; i--)
    for (let j = columns - 1; j >= 0; j--)
      longest[i * width + j] =
        a[start + i] === b[start + j]
          ? longest[(i + 1) * width + j + 1]! + 1
          : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!)
  const pairs: Pair[] = []
  for (let i = 0, j = 0; i < rows && j < columns; )
    if (a[start + i] === b[start + j]) pairs.push({ a: start + i++, b: start + j++ })
    else if (longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!) i++
    else j++
  return pairs
}

/** Common pairs with what lies between them. */
function withRest(common: readonly Pair[], lengthA: number, lengthB: number): Pair[] {
  const columns: Pair[] = []
  let [nextA, nextB] = [0, 0]
  for (const pair of [...common, { a: lengthA, b: lengthB }]) {
    while (nextA < pair.a) columns.push({ a: nextA++, b: -1 })
    while (nextB < pair.b) columns.push({ a: -1, b: nextB++ })
    if (pair.a < lengthA) columns.push(pair)
    nextA++
    nextB++
  }
  return columns
}
