import { AppError, type Range } from '@lensboard/contract'

/** Reads a whole number within bounds; throws SPEC_INVALID with both of them. */
export const wholeFrom = (option: string, least: number, most: number) => (text: string) => {
  const n = Number(text)
  if (text.trim() !== '' && Number.isInteger(n) && n >= least && n <= most) return n
  throw new AppError('SPEC_INVALID', `${option} takes a whole number from ${least} to ${most}.`)
}

/** Reads one number, or two as 2..5, both meant. */
export const parseRange =
  (option: string) =>
  (text: string): Range => {
    const [, from, to = from] = /^(\d{1,9})(?:\.\.(\d{1,9}))?$/.exec(text.trim()) ?? []
    const range = { from: Number(from), to: Number(to) }
    if (from !== undefined && range.from <= range.to) return range
    throw new AppError('SPEC_INVALID', `${option} takes a number, or two as 2..5.`)
  }
