import { AppError, type Continuation, LIMITS } from '@lensboard/contract'
import { Option } from 'commander'

/** How the prompt goes on before it is read. */
export interface ContinueOptions {
  continue?: number
  temperature: number
  topP: number
  seed: number
}

export const continueOptions = (): Option[] => [
  new Option('--continue <n>', 'let the model write so many tokens first, and read those too').argParser(
    within('--continue', 1, LIMITS.continuationTokens, Number.isInteger),
  ),
  new Option('--temperature <t>', 'draw what is written; 0 takes the most probable token each time')
    .argParser(within('--temperature', 0, 10))
    .default(0),
  new Option('--top-p <p>', 'draw from the most probable tokens that together reach p')
    .argParser(within('--top-p', 0.01, 1))
    .default(1),
  new Option('--seed <n>', 'the same seed draws the same tokens')
    .argParser(within('--seed', 0, 0xffffffff, Number.isInteger))
    .default(0),
]

function within(option: string, least: number, most: number, fits: (n: number) => boolean = Number.isFinite) {
  return (text: string) => {
    const n = Number(text)
    if (text.trim() !== '' && fits(n) && n >= least && n <= most) return n
    const kind = fits === Number.isInteger ? 'whole number' : 'number'
    throw new AppError('SPEC_INVALID', `${option} takes a ${kind} from ${least} to ${most}.`)
  }
}

/** Undefined unless the model is asked to write. Throws SPEC_INVALID for settings of nothing. */
export function continuationOf(options: ContinueOptions): Continuation | undefined {
  const { continue: tokens, temperature, topP, seed } = options
  if (tokens !== undefined) return { tokens, temperature, topP, seed }
  if (temperature !== 0 || topP !== 1 || seed !== 0)
    throw new AppError('SPEC_INVALID', 'Nothing is drawn without --continue. Say how many tokens to write.')
  return undefined
}
