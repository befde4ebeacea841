import type { NpyArray } from '@lensboard/exchange'

/** One line for each array that differs between two sets; none where every number has the same bits. */
export function tensorLines(saved: Record<string, NpyArray>, fresh: Record<string, NpyArray>): string[] {
  return [...new Set([...Object.keys(saved), ...Object.keys(fresh)])].flatMap((name) => {
    const [a, b] = [saved[name], fresh[name]]
    if (!a || !b) return [`tensor ${name} is ${a ? 'only in the session' : 'not in the session'}`]
    if (a.dims.join() !== b.dims.join())
      return [`tensor ${name} is [${a.dims.join(', ')}] there, [${b.dims.join(', ')}] now`]
    const { different, largest } = differenceOf(a.data, b.data)
    if (different === 0) return []
    return [
      `tensor ${name}: ${different} of ${a.data.length} numbers differ, by ${Number(largest.toPrecision(3))} at most`,
    ]
  })
}

function differenceOf(a: NpyArray['data'], b: NpyArray['data']): { different: number; largest: number } {
  let [different, largest] = [0, 0]
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [Number(a[i]), Number(b[i])]
    if (Object.is(x, y)) continue
    different++
    // A number that became none, or was none, is as far away as can be.
    const by = Math.abs(x - y)
    largest = Math.max(largest, Number.isNaN(by) ? Number.POSITIVE_INFINITY : by)
  }
  return { different, largest }
}
