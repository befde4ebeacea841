import { LIMITS } from '@lensboard/contract'

/** Rows that could not be read: how many, and the first of them. */
export interface Broken {
  count: number
  first: { line: number; why: string }[]
}

export const noneBroken = (): Broken => ({ count: 0, first: [] })

/** Counts a broken row; the first ones are told. */
export function noteBroken(broken: Broken, { line, why }: { line: number; why: string }): void {
  broken.count++
  if (broken.first.length < LIMITS.brokenLines) broken.first.push({ line, why })
}
