import type { Intervention, Positions } from '@lensboard/contract'
import type { DecoderShape } from '@lensboard/models'
import type { ChangeOf } from './change.js'
import { tokenAt, tokensIn } from './positions.js'

type Named<Op extends Intervention['op']> = Extract<Intervention, { op: Op }>

/** An intervention at its tokens; directions and activations are still to be found. */
export type Placed =
  | ChangeOf<'scale' | 'scale_heads' | 'block'>
  | (Omit<ChangeOf<'add'>, 'vector'> & Pick<Named<'add'>, 'direction'>)
  | (Omit<ChangeOf<'put'>, 'vector'> & Pick<Named<'patch'>, 'from'>)

/** Puts interventions to the tokens of a prompt. Throws SPEC_INVALID for tokens that it does not have. */
export function placeChanges(
  interventions: readonly Intervention[],
  { nHeads }: Pick<DecoderShape, 'nHeads'>,
  nTokens: number,
): Placed[] {
  const every = Array.from({ length: nHeads }, (_, head) => head)
  const tokens = (positions: Positions | undefined) => tokensIn(positions, nTokens)
  return interventions.map((one): Placed => {
    if (one.op === 'patch')
      return { op: 'put', at: one.at, layer: one.layer, position: tokenAt(one.position, nTokens), from: one.from }
    if (one.op !== 'block') return { ...one, positions: tokens(one.positions) }
    const { op, layers, heads = every } = one
    return { op, layers, heads, queries: tokens(one.queries), keys: tokens(one.keys) }
  })
}
