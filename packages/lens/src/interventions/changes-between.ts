import type { Range } from '@lensboard/contract'
import type { Change, Resolved } from './change.js'

/** Tokens that are read, counted from the prompt's start: from `from` up to and without `to`. */
interface Window {
  from: number
  to: number
}

/**
 * What of these changes concerns some tokens of a prompt, as `forwardFeeds` takes it. Places are counted from the first of them, but for keys and
 * queries of blocks, which stay where they are: a query looks at tokens before.
 */
export const changesBetween = (changes: Resolved, window: Window): Resolved =>
  changes.flatMap((change): Change[] => {
    const { from, to } = window
    switch (change.op) {
      case 'put':
        return from <= change.position && change.position < to ? [{ ...change, position: change.position - from }] : []
      case 'put_head':
        throw new Error('a head is replaced where whole prompts are read')
      case 'block': {
        const [queries, keys] = [within(change.queries, window), within(change.keys, { from: 0, to })]
        return queries && keys ? [{ ...change, queries, keys }] : []
      }
      default: {
        const positions = within(change.positions, window)
        return positions ? [{ ...change, positions: { from: positions.from - from, to: positions.to - from } }] : []
      }
    }
  })

function within(range: Range, window: Window): Range | undefined {
  const [from, to] = [Math.max(range.from, window.from), Math.min(range.to, window.to - 1)]
  return from <= to ? { from, to } : undefined
}
