import type { AttentionResult, LensResult } from '@lensboard/contract'
import { UNKNOWN_WEIGHTS } from '@lensboard/contract'

/** An answer that reads one prompt, position by position. */
export type Reading = LensResult | AttentionResult

/** What it is that ids of a reading mean: its tokenizer, or where that is not known its checkpoint. */
type Voice = Pick<Reading['facts'], 'tokenizer' | 'checkpoint'>

/** Whether ids of the two readings mean the same tokens: one tokenizer, one checkpoint, or texts instead of ids. */
function sameTokenizer(a: Voice, b: Voice): boolean {
  if (a.tokenizer && b.tokenizer) return a.tokenizer === b.tokenizer
  // Of files of other tools nothing is known; equal ids and texts are all that they say.
  return a.checkpoint.hash === b.checkpoint.hash || [a, b].some(({ checkpoint }) => checkpoint.hash === UNKNOWN_WEIGHTS)
}

const voiceName = ({ tokenizer, checkpoint }: Voice) => `${tokenizer ?? ''} ${checkpoint.hash}`

const known = new WeakMap<Reading, Float64Array>()

/**
 * A number for every beginning of a reading, [T]: 53 bits of the ids and texts of positions 0 to t. Two readings have
 * position t in common exactly where these are equal, so that no pair of cards is ever compared token by token.
 */
function prefixesOf(reading: Reading): Float64Array {
  const before = known.get(reading)
  if (before) return before
  const { ids, tokens } = reading
  const marks = new Float64Array(ids.length)
  let high = 0x811c9dc5
  let low = 0x9e3779b9
  const mix = (value: number) => {
    high = Math.imul(high ^ value, 0x01000193)
    high ^= high >>> 15
    low = Math.imul(low + value, 0x85ebca6b)
    low ^= low >>> 13
  }
  for (const [t, id] of ids.entries()) {
    mix(id)
    const said = JSON.stringify(tokens[t]) ?? ''
    for (let i = 0; i < said.length; i++) mix(said.charCodeAt(i))
    marks[t] = (high >>> 0) * 2 ** 21 + (low >>> 11)
  }
  known.set(reading, marks)
  return marks
}

/** Whether two readings have all tokens up to and with a position in common, by id and text. */
export function sharePosition(a: Reading, b: Reading, position: number): boolean {
  if (position < 0 || position >= a.ids.length || position >= b.ids.length) return false
  return sameTokenizer(a.facts, b.facts) && prefixesOf(a)[position] === prefixesOf(b)[position]
}

/** Whether one reads what the other begins with: those share all that the shorter one has. */
export const readTheSame = (a: Reading, b: Reading): boolean =>
  sharePosition(a, b, Math.min(a.ids.length, b.ids.length) - 1)

/** How many readings stand at a place, by what their ids mean. */
type Tally = Map<string, { voice: Voice; count: number }>

function add(tallies: Map<number, Tally>, mark: number, { facts }: Reading): void {
  const tally: Tally = tallies.get(mark) ?? new Map()
  const name = voiceName(facts)
  const one = tally.get(name) ?? { voice: facts, count: 0 }
  one.count++
  tallies.set(mark, tally.set(name, one))
}

function heard(tally: Tally | undefined, { facts }: Reading): number {
  let count = 0
  for (const one of tally?.values() ?? []) if (sameTokenizer(one.voice, facts)) count += one.count
  return count
}

/**
 * With how many of the others each reading reads the same; none are left out. Takes time by tokens, not by pairs:
 * readings are counted where they end, and where they go on beyond the end of others.
 */
export function countSame<Id>(readings: ReadonlyMap<Id, Reading>): Map<Id, number> {
  const ends = new Map<number, Tally>()
  const beyond = new Map<number, Tally>()
  const filled = [...readings].filter(([, { ids }]) => ids.length > 0)
  for (const [, one] of filled) add(ends, prefixesOf(one).at(-1)!, one)
  for (const [, one] of filled)
    for (const mark of prefixesOf(one).subarray(0, -1)) if (ends.has(mark)) add(beyond, mark, one)
  const counts = new Map<Id, number>()
  for (const [id, one] of filled) {
    const marks = prefixesOf(one)
    let count = heard(beyond.get(marks.at(-1)!), one) - 1
    for (const mark of marks) count += heard(ends.get(mark), one)
    if (count > 0) counts.set(id, count)
  }
  return counts
}
