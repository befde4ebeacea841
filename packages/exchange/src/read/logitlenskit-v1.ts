import type { LensRow } from '@lensboard/contract'
import { z } from 'zod'
import { damaged, isObject, Layers, list, object, outer, share, Texts, tokenText, Word } from './checks.js'
import { type FollowedToken, lensResult } from './lens-reading.js'
import { describe } from './reading-facts.js'
import type { FileName, ImportedReading } from './recognised.js'

const File = z.looseObject({ model: Word.nullish(), layers: Layers, tokens: Texts, cells: z.unknown().optional() })

export const isLogitlenskitV1 = (json: unknown): boolean =>
  isObject(json) && Array.isArray(json.cells) && Array.isArray(json.tokens) && Array.isArray(json.layers)

interface Candidate {
  text: string
  prob: number
  trajectory: readonly number[] | undefined
}

/** The first form: `cells[position][layer]`, each token with its way over the layers. Throws IMPORT_INVALID. */
export function readLogitlenskitV1(json: unknown, { file }: FileName): ImportedReading {
  const { model, layers, tokens, cells: found } = outer(File, json)
  const [L, T] = [layers.length, tokens.length]
  const cells = list(found, 'cells', T).map((column, t) =>
    list(column, `cells[${t}]`, L).map((cell, l) => candidatesOf(cell, `cells[${t}][${l}]`, L)),
  )
  const followed = cells.map((column) => {
    const ways = new Map<string, FollowedToken>()
    for (const { text, trajectory } of column.flat())
      if (trajectory && !ways.has(text)) ways.set(text, { token: { text }, probs: trajectory })
    return [...ways.values()]
  })
  const result = lensResult({
    source: { file, format: 'logitlenskit-v1', model: model ?? undefined },
    tokens: tokens.map((text) => ({ text })),
    rows: layers.map((layer): LensRow => ({ site: 'resid_post', layer })),
    top: (row, t) => cells[t]![row]!.map(({ text, prob }) => ({ token: { text }, prob })),
    followed: (t) => followed[t]!,
  })
  return describe(result)
}

function candidatesOf(found: unknown, where: string, layers: number): Candidate[] {
  const cell = object(found, where)
  const one = (value: unknown, here: string): Candidate => {
    const { token, prob, trajectory } = object(value, here)
    return {
      text: tokenText(token, `${here}.token`),
      prob: share(prob, `${here}.prob`),
      trajectory:
        trajectory == null
          ? undefined
          : list(trajectory, `${here}.trajectory`, layers).map((p) => share(p, `${here}.trajectory`)),
    }
  }
  const top = one(cell, where)
  if (cell.topk == null) return [top]
  if (!Array.isArray(cell.topk)) throw damaged(`${where}.topk is no list`)
  const listed = cell.topk.map((value, k) => one(value, `${where}.topk[${k}]`))
  return listed.length === 0 ? [top] : listed
}
