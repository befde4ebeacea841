import type { LensResult } from '@lensboard/contract'
import { useCallback, useMemo } from 'react'
import type { CardShape } from '../records/index.js'
import { useDetailed } from './use-part.js'

/** What was fetched around positions of an answer, for pictures and files that are made without a component. */
const known = new WeakMap<LensResult, Map<number, LensResult>>()

/** As `useDetailed`, around each of up to four positions. */
export function useDetailedAt(
  shape: CardShape,
  result: LensResult,
  positions: readonly number[],
): (position: number) => LensResult {
  const [first = 0, second = first, third = first, fourth = first] = positions
  const a = useDetailed(shape, result, first)
  const b = useDetailed(shape, result, second)
  const c = useDetailed(shape, result, third)
  const d = useDetailed(shape, result, fourth)
  const all = useMemo(() => {
    const found = new Map(positions.map((position, i) => [position, [a, b, c, d][i] ?? result]))
    known.set(result, new Map([...(known.get(result) ?? []), ...found]))
    return found
  }, [a, b, c, d, positions, result])
  return useCallback((position) => all.get(position) ?? result, [all, result])
}

/** What is known around a position, without asking for more. */
export const detailedAt = (result: LensResult, position: number): LensResult =>
  known.get(result)?.get(position) ?? result
