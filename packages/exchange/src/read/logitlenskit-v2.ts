import type { LensRow } from '@lensboard/contract'
import { z } from 'zod'
import {
  damaged,
  finite,
  isObject,
  Layers,
  list,
  object,
  outer,
  share,
  Texts,
  tokenText,
  Word,
  whole,
} from './checks.js'
import { type FollowedToken, lensResult } from './lens-reading.js'
import { describe } from './reading-facts.js'
import type { FileName, ImportedReading } from './recognised.js'

const File = z.looseObject({
  meta: z.looseObject({ model: Word.nullish(), timestamp: Word.nullish() }).nullish(),
  model: Word.nullish(),
  layers: Layers,
  input: Texts,
  tracked: z.unknown().optional(),
  topk: z.unknown().optional(),
  entropy: z.unknown().optional(),
  positions: z.unknown().optional(),
})

/** Whether parsed JSON looks like logitlenskit's second form, or nnsightful's, which adds to it. */
export const isLogitlenskitV2 = (json: unknown): boolean =>
  isObject(json) &&
  Array.isArray(json.topk) &&
  Array.isArray(json.input) &&
  Array.isArray(json.tracked) &&
  !isIds(json.topk)

/** nnsightful adds entropy, positions and ranks to the form of logitlenskit. */
export const isNnsightful = (json: unknown): boolean =>
  isObject(json) &&
  ('entropy' in json || 'positions' in json || (Array.isArray(json.tracked) && json.tracked.some(hasRanks)))

const isIds = (topk: readonly unknown[]): boolean => typeof [topk].flat(3)[0] === 'number'
const hasRanks = (at: unknown) => isObject(at) && Object.values(at).some(isObject)

/**
 * Row = output of a block; there is no row of the embedding. `tracked[position]` has the probability of each text at
 * every layer, of five decimals, or that and its rank. Throws IMPORT_INVALID.
 */
export function readLogitlenskitV2(json: unknown, { file }: FileName): ImportedReading {
  const { meta, model, layers, input, ...found } = outer(File, json)
  const [L, T] = [layers.length, input.length]
  const tracked = list(found.tracked, 'tracked', T).map((at, t) => followedAt(at, `tracked[${t}]`, L))
  const topk = list(found.topk, 'topk', L).map((row, l) =>
    list(row, `topk[${l}]`, T).map((cell, t) => {
      if (!Array.isArray(cell)) throw damaged(`topk[${l}][${t}] is no list`)
      return cell.map((text, k) => tokenText(text, `topk[${l}][${t}][${k}]`))
    }),
  )
  const byText = tracked.map((at) => new Map(at.map((one) => [one.token.text, one])))
  const entropy = entropyOf(found.entropy, L, T)
  checkPositions(found.positions, T)
  const result = lensResult({
    source: {
      ...{ file, format: isNnsightful(json) ? 'nnsightful' : 'logitlenskit-v2' },
      ...{ model: meta?.model ?? model ?? undefined, said: meta?.timestamp ?? undefined },
    },
    tokens: input.map((text) => ({ text })),
    rows: layers.map((layer): LensRow => ({ site: 'resid_post', layer })),
    top: (row, t) =>
      topk[row]![t]!.map((text) => ({ token: { text }, prob: byText[t]!.get(text)?.probs[row] ?? Number.NaN })),
    followed: (t) => tracked[t]!,
    entropy: entropy && ((row, t) => entropy[row]![t]!),
  })
  return describe(result)
}

function followedAt(at: unknown, where: string, layers: number): FollowedToken[] {
  return Object.entries(object(at, where)).map(([text, value]) => {
    tokenText(text, `a key of ${where}`)
    const here = `${where}[${JSON.stringify(text.slice(0, 20))}]`
    const probs = isObject(value) ? value.prob : value
    const ranks = isObject(value) ? value.rank : undefined
    return {
      token: { text },
      probs: list(probs, here, layers).map((prob) => share(prob, here)),
      ...(ranks == null
        ? {}
        : { ranks: list(ranks, here, layers).map((rank) => whole(rank, `a rank of ${here}`, 0x7fffffff)) }),
    }
  })
}

/** Entropy by layer and position, nats; undefined where a file has none. */
export function entropyOf(entropy: unknown, layers: number, tokens: number): number[][] | undefined {
  if (entropy == null) return undefined
  return list(entropy, 'entropy', layers).map((row, l) =>
    list(row, `entropy[${l}]`, tokens).map((value, t) => finite(value, `entropy[${l}][${t}]`)),
  )
}

function checkPositions(positions: unknown, tokens: number): void {
  if (positions == null) return
  for (const [i, position] of list(positions, 'positions', tokens).entries())
    whole(position, `positions[${i}]`, 1_000_000)
}
