import type { Intervention, Positions } from '@lensboard/contract'
import { tokenAt } from '../interventions/positions.js'

/**
 * The same interventions with the tokens of a prompt of `nTokens` counted from its start, so that they stay where they
 * are when the prompt grows. Those that name no tokens concern every token, the written ones too.
 */
export function anchorPositions(interventions: readonly Intervention[], nTokens: number): Intervention[] {
  const fixed = ({ from, to }: Positions): Positions => ({ from: tokenAt(from, nTokens), to: tokenAt(to, nTokens) })
  return interventions.map((one): Intervention => {
    switch (one.op) {
      case 'patch':
        return { ...one, position: tokenAt(one.position, nTokens) }
      case 'block':
        return { ...one, queries: fixed(one.queries), keys: fixed(one.keys) }
      default:
        return one.positions ? { ...one, positions: fixed(one.positions) } : one
    }
  })
}
