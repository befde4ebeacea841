import type { LensRow } from '@lensboard/contract'
import { z } from 'zod'
import { damaged, isObject, Layers, list, object, outer, share, Texts, tokenId, tokenText, Word } from './checks.js'
import { type FollowedToken, lensResult } from './lens-reading.js'
import { entropyOf } from './logitlenskit-v2.js'
import { describe } from './reading-facts.js'
import type { FileName, ImportedReading } from './recognised.js'
import type { ReadToken } from './tokens.js'

const File = z.looseObject({
  model: Word.nullish(),
  layers: Layers,
  input: Texts,
  vocab: z.unknown().optional(),
  entropy: z.unknown().optional(),
})

/** Its older names, which other names replaced. */
const OLDER = { tokens: 'input', top_indices: 'topk', tracked_indices: 'tracked', tracked_probs: 'probs' }

export const isLogitlenskitPython = (json: unknown): boolean =>
  isObject(json) &&
  isObject(json.vocab) &&
  (Array.isArray(json.topk) || Array.isArray(json.top_indices)) &&
  Array.isArray(json.layers)

/** What `collect_logit_lens` returns, as JSON: ids of everything but the prompt. Throws IMPORT_INVALID. */
export function readLogitlenskitPython(json: unknown, { file }: FileName): ImportedReading {
  const named = object(json, 'it')
  const renamed = Object.fromEntries(
    Object.entries(named).map(([key, value]) => [OLDER[key as keyof typeof OLDER] ?? key, value]),
  )
  const { model, layers, input, vocab, entropy: found } = outer(File, renamed)
  const [L, T] = [layers.length, input.length]
  const texts = object(vocab, 'vocab')
  const tokenOf = (id: number): ReadToken => {
    const text = Object.hasOwn(texts, id) ? texts[id] : undefined
    if (text === undefined) throw damaged(`vocab has no text for token ${id}`)
    return { id, text: tokenText(text, `vocab[${id}]`) }
  }
  const topk = list(renamed.topk, 'topk', L).map((row, l) =>
    list(row, `topk[${l}]`, T).map((cell, t) => {
      if (!Array.isArray(cell)) throw damaged(`topk[${l}][${t}] is no list`)
      return cell.map((id) => tokenOf(tokenId(id, `topk[${l}][${t}]`)))
    }),
  )
  const topProbs = renamed.top_probs == null ? undefined : probsOf(renamed.top_probs, topk)
  const followed = trackedOf(renamed, { L, T, tokenOf })
  const entropy = entropyOf(found, L, T)
  const probAt = (row: number, t: number, k: number, id: number) =>
    topProbs?.[row]?.[t]?.[k] ?? followed?.[t]?.find(({ token }) => token.id === id)?.probs[row] ?? Number.NaN
  const result = lensResult({
    source: { file, format: 'logitlenskit-python', model: model ?? undefined },
    tokens: input.map((text) => ({ text })),
    rows: layers.map((layer): LensRow => ({ site: 'resid_post', layer })),
    top: (row, t) => topk[row]![t]!.map((token, k) => ({ token, prob: probAt(row, t, k, token.id!) })),
    followed: followed && ((t) => followed[t]!),
    entropy: entropy && ((row, t) => entropy[row]![t]!),
    // The prompt has no ids: its next token is found by its text, where that is one token's alone.
    target: (row, t) => nextOf(input[t + 1]!, followed?.[t] ?? [], row, topk[row]![t]!),
  })
  return describe(result)
}

function nextOf(text: string, followed: readonly FollowedToken[], row: number, top: readonly ReadToken[]) {
  const same = followed.filter(({ token }) => token.text === text)
  if (same.length !== 1) return {}
  return { prob: same[0]!.probs[row], rank: top.findIndex(({ id }) => id === same[0]!.token.id) + 1 || undefined }
}

function probsOf(value: unknown, topk: readonly ReadToken[][][]): number[][][] {
  return list(value, 'top_probs', topk.length).map((row, l) =>
    list(row, `top_probs[${l}]`, topk[l]!.length).map((cell, t) => {
      if (!Array.isArray(cell) || cell.length !== topk[l]![t]!.length)
        throw damaged(`top_probs[${l}][${t}] does not fit`)
      return cell.map((prob) => share(prob, `top_probs[${l}][${t}]`))
    }),
  )
}

interface Shape {
  L: number
  T: number
  tokenOf(id: number): ReadToken
}

function trackedOf(
  { tracked, probs }: Record<string, unknown>,
  { L, T, tokenOf }: Shape,
): FollowedToken[][] | undefined {
  if (tracked == null || probs == null) return undefined
  const ways = list(probs, 'probs', T)
  return list(tracked, 'tracked', T).map((at, t) => {
    if (!Array.isArray(at)) throw damaged(`tracked[${t}] is no list`)
    const ids = at.map((id) => tokenId(id, `tracked[${t}]`))
    const rows = list(ways[t], `probs[${t}]`, L).map((row, l) => {
      if (!Array.isArray(row) || row.length !== ids.length) throw damaged(`probs[${t}][${l}] does not fit`)
      return row.map((prob) => share(prob, `probs[${t}][${l}]`))
    })
    return ids.map((id, i) => ({ token: tokenOf(id), probs: rows.map((row) => row[i]!) }))
  })
}
