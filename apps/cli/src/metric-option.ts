import { AppError } from '@lensboard/contract'
import { tokenize } from '@lensboard/weights'
import { InvalidArgumentError, Option } from 'commander'
import type { OpenModel } from './find-model.js'
import { showPiece } from './fit.js'

/** What a causal reading is measured by: mean logit of `target` less that of `against`, at one token. */
export interface MetricOptions {
  target: string[]
  against: string[]
  position: number
}

export const collect = (text: string, before: string[] | undefined) => [...(before ?? []), text]

/** Options that every measured reading has; both tokens may be given several times. */
export const metricOptions = (): Option[] => [
  new Option('-t, --target <token>', 'the token asked about, as " Paris" or id:123; repeat it for a group')
    .argParser(collect)
    .makeOptionMandatory(),
  new Option('-a, --against <token>', 'the token it is held against; repeat it for a group')
    .argParser(collect)
    .default([]),
  positionOption('the token at which the next one is predicted'),
]

export const positionOption = (about: string): Option =>
  new Option('-p, --position <n>', `${about}; −1 is the last`).argParser(wholeNumber).default(-1)

export function wholeNumber(text: string): number {
  const n = Number(text)
  if (text.trim() !== '' && Number.isSafeInteger(n)) return n
  throw new InvalidArgumentError('Give a whole number.')
}

/** The metric in the terms of a checkpoint. Throws SPEC_INVALID for a text that is not one token. */
export const metricOf = ({ target, against, position }: MetricOptions, model: OpenModel) => ({
  position,
  target: target.map((text) => tokenId(text, model)),
  against: against.map((text) => tokenId(text, model)),
})

/** One token of a checkpoint by its text or as id:123. */
export function tokenId(text: string, { checkpoint, decoder }: OpenModel): number {
  const id = /^id:(\d+)$/.exec(text)?.[1]
  if (id !== undefined) return Number(id)
  const { ids } = tokenize(checkpoint, { input: { kind: 'text', text }, bos: false, nCtx: decoder.nCtx })
  if (ids.length === 1) return ids[0]!
  const pieces = ids.map((one) => showPiece(checkpoint.tokenizer.piece(one))).join(' ')
  throw new AppError(
    'SPEC_INVALID',
    `${JSON.stringify(text)} is ${ids.length} tokens of ${checkpoint.name}${pieces && ` (${pieces})`}, not one. Most words begin with a space; a token may also be given as id:123.`,
  )
}
