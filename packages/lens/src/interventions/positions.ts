import { AppError, type Positions, type Range } from '@lensboard/contract'

/** A token of a prompt from 0; negative numbers count from its end. Throws SPEC_INVALID where there is none. */
export function tokenAt(position: number, nTokens: number): number {
  const token = position < 0 ? nTokens + position : position
  if (token >= 0 && token < nTokens) return token
  const all = nTokens === 1 ? 'only token 0' : `${nTokens} tokens, 0 to ${nTokens - 1}; from its end −1 to −${nTokens}`
  throw new AppError('SPEC_INVALID', `Token ${position} does not exist: the prompt has ${all}.`)
}

/** Tokens of a prompt from 0, all of them where none are named. Throws SPEC_INVALID. */
export function tokensIn(positions: Positions | undefined, nTokens: number): Range {
  if (!positions) return { from: 0, to: nTokens - 1 }
  const [from, to] = [tokenAt(positions.from, nTokens), tokenAt(positions.to, nTokens)]
  if (from <= to) return { from, to }
  throw new AppError(
    'SPEC_INVALID',
    `Tokens ${positions.from} to ${positions.to} are none in a prompt of ${nTokens}: name the earlier one first.`,
  )
}
