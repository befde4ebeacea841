import type { Range } from '@lensboard/contract'
import type { Change, Resolved } from '../interventions/change.js'

/** What of these changes concerns the first `nTokens` tokens. */
export const changesWithin = (changes: Resolved, nTokens: number): Resolved =>
  changes.flatMap((change): Change[] => {
    switch (change.op) {
      case 'put':
        return change.position < nTokens ? [change] : []
      case 'put_head':
        return [change]
      case 'block': {
        const [queries, keys] = [within(change.queries, nTokens), within(change.keys, nTokens)]
        return queries && keys ? [{ ...change, queries, keys }] : []
      }
      default: {
        const positions = within(change.positions, nTokens)
        return positions ? [{ ...change, positions }] : []
      }
    }
  })

const within = ({ from, to }: Range, nTokens: number): Range | undefined =>
  from < nTokens ? { from, to: Math.min(to, nTokens - 1) } : undefined
