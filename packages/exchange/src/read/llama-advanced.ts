import { type LensRow, LIMITS } from '@lensboard/contract'
import { z } from 'zod'
import { isObject, list, outer, share, tokenId, tokenText, Word, whole } from './checks.js'
import { lensResult } from './lens-reading.js'
import { describe } from './reading-facts.js'
import type { FileName, ImportedReading } from './recognised.js'
import type { ReadToken } from './tokens.js'

const Prompt = z.string().max(LIMITS.promptChars)
const Prediction = z.looseObject({
  token: z.unknown().optional(),
  prob: z.unknown().optional(),
  id: z.unknown().optional(),
})
const File = z.looseObject({
  text: Prompt.nullish(),
  lens_type: z.enum(['block_output', 'post_attention', 'combined']).nullish(),
  model_name: Word.nullish(),
  results: z.looseObject({
    text: Prompt.nullish(),
    logit_lens: z
      .array(
        z.looseObject({
          layer_index: z.unknown().optional(),
          layer_name: Word.nullish(),
          predictions: z.unknown().optional(),
        }),
      )
      .min(1)
      .max(2 * LIMITS.layers),
  }),
})

export const isLlamaAdvanced = (json: unknown): boolean =>
  isObject(json) && isObject(json.results) && Array.isArray(json.results.logit_lens)

/** A position of a prompt whose tokens a file does not list. */
export const unknownToken = (position: number): ReadToken => ({ text: `<|${position}|>` })

/**
 * `config.json` of a saved session: a whole lens reading with ids of what is predicted. It has the prompt as one text and
 * not its tokens, so positions are numbered. Throws IMPORT_INVALID.
 */
export function readLlamaAdvanced(json: unknown, { file }: FileName): ImportedReading {
  const { text, lens_type: kind, model_name: model, results } = outer(File, json)
  const T = list(results.logit_lens[0]!.predictions, 'predictions', { max: LIMITS.promptTokens }).length
  const rows = results.logit_lens.map((row, l) => {
    const where = `logit_lens[${l}]`
    return {
      row: rowOf(row.layer_name ?? '', whole(row.layer_index, `${where}.layer_index`, 2 * LIMITS.layers), kind),
      cells: list(row.predictions, `${where}.predictions`, T).map((cell, t) =>
        list(cell, `${where}.predictions[${t}]`, { max: 10_000 }).map((found, k) => {
          const here = `${where}.predictions[${t}][${k}]`
          const { token, prob, id } = outer(Prediction, found)
          const known = { text: tokenText(token, here), ...(id == null ? {} : { id: tokenId(id, here) }) }
          return { token: known, prob: share(prob, here) }
        }),
      ),
    }
  })
  const result = lensResult({
    source: { file, format: 'llama-advanced', model: model ?? undefined },
    tokens: Array.from({ length: T }, (_, t) => unknownToken(t)),
    rows: rows.map(({ row }) => row),
    top: (row, t) => rows[row]!.cells[t]!,
  })
  return describe(result, { prompt: text ?? results.text ?? undefined })
}

/** "Embeddings", "Layer 3", "Layer 3 (post-attention)": the number in the name, else the place in the list. */
function rowOf(name: string, index: number, kind: string | null | undefined): LensRow {
  if (/embed/i.test(name)) return { site: 'resid_pre', layer: 0 }
  const layer = Math.min(LIMITS.layers, Number(/\d{1,3}/.exec(name)?.[0] ?? index))
  const inside = /att(entio)?n/i.test(name) || kind === 'post_attention'
  return { site: inside ? 'resid_mid' : 'resid_post', layer }
}
