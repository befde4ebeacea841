import { type LensRow, LIMITS } from '@lensboard/contract'
import { z } from 'zod'
import { isObject, list, outer, share, Texts, tokenText, Word } from './checks.js'
import { lensResult } from './lens-reading.js'
import { describe } from './reading-facts.js'
import type { FileName, ImportedReading } from './recognised.js'

const File = z.looseObject({
  model: Word.nullish(),
  tokens: Texts,
  layers: z
    .array(z.union([z.number().int().min(0).max(LIMITS.layers), Word]))
    .min(1)
    .max(LIMITS.layers),
  data: z.unknown().optional(),
})
const Cell = z.looseObject({
  token: z.unknown().optional(),
  probability: z.unknown().optional(),
  topTokens: z.unknown().optional(),
})
const Top = z.looseObject({ token: z.unknown().optional(), prob: z.unknown().optional() })

/** `{tokens, layers, data[position][layer]}`, the grid of the Workbench's patching widget. */
export const isEdulogitlens = (json: unknown): boolean => {
  if (!isObject(json) || !Array.isArray(json.tokens) || !Array.isArray(json.layers) || !Array.isArray(json.data))
    return false
  const [column] = json.data
  return Array.isArray(column) && isObject(column[0]) && 'token' in column[0]
}

/** Throws IMPORT_INVALID. */
export function readEdulogitlens(json: unknown, { file }: FileName): ImportedReading {
  const { model, tokens, layers, data } = outer(File, json)
  const cells = list(data, 'data', tokens.length).map((column, t) =>
    list(column, `data[${t}]`, layers.length).map((found, l) => {
      const where = `data[${t}][${l}]`
      const { token, probability, topTokens } = outer(Cell, found)
      const own = { token: { text: tokenText(token, where) }, prob: share(probability, where) }
      if (!Array.isArray(topTokens) || topTokens.length === 0) return [own]
      return topTokens.map((one) => {
        const top = outer(Top, one)
        return { token: { text: tokenText(top.token, where) }, prob: share(top.prob, where) }
      })
    }),
  )
  const result = lensResult({
    source: { file, format: 'edulogitlens', model: model ?? undefined },
    tokens: tokens.map((text) => ({ text })),
    rows: layers.map((layer, l): LensRow => ({ site: 'resid_post', layer: numberOf(layer, l) })),
    top: (row, t) => cells[t]![row]!,
  })
  return describe(result)
}

const numberOf = (layer: number | string, index: number): number =>
  Math.min(LIMITS.layers, typeof layer === 'number' ? layer : Number(/\d{1,3}/.exec(layer)?.[0] ?? index))
