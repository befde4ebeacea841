import type { Intervention } from '@lensboard/contract'
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
  return interventions.map((one): Placed => {
    switch (one.op) {
      case 'scale':
      case 'scale_heads':
        return { ...one, positions: tokensIn(one.positions, nTokens) }
      case 'block':
        return {
          op: 'block',
          layers: one.layers,
          heads: one.heads ?? every,
          queries: tokensIn(one.queries, nTokens),
          keys: tokensIn(one.keys, nTokens),
        }
      case 'add':
        return { ...one, positions: tokensIn(one.positions, nTokens) }
      case 'patch':
        return { op: 'put', at: one.at, layer: one.layer, position: tokenAt(one.position, nTokens), from: one.from }
    }
  })
}
