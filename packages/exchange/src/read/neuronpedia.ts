import { type LensRow, LIMITS, type RoleSpan } from '@lensboard/contract'
import { z } from 'zod'
import { damaged, isObject, Layers, list, outer, share, tokenId, tokenText, Word } from './checks.js'
import { lensResult } from './lens-reading.js'
import { describe } from './reading-facts.js'
import type { FileName, ImportedReading } from './recognised.js'

const Token = z.looseObject({
  position: z.number().int().min(0),
  token: z.unknown().optional(),
  id: z.unknown().optional(),
  is_generated: z.boolean().nullish(),
  message_index: z.number().int().nullish(),
  role: Word.nullish(),
  results: z.unknown().optional(),
})
const Result = z.looseObject({ type: Word, top_tokens: z.unknown().optional(), top_probs: z.unknown().optional() })
const File = z.looseObject({
  version: z.literal(1),
  modelId: Word.nullish(),
  exportedAt: Word.nullish(),
  prompt: z.string().max(LIMITS.promptChars).nullish(),
  meta: z.looseObject({ types: z.array(Word).min(1).max(16), layers_by_type: z.record(Word, Layers) }),
  tokens: z.array(Token).min(1).max(LIMITS.promptTokens),
})
type Token = z.infer<typeof Token>

export const isNeuronpedia = (json: unknown): boolean =>
  isObject(json) && isObject(json.meta) && Array.isArray(json.tokens) && isObject(json.meta.layers_by_type)

const TYPE_NAMES: Record<string, string> = {
  j: 'J-lens',
  jlens: 'J-lens',
  j_lens: 'J-lens',
  logit: 'logit lens',
  logit_lens: 'logit lens',
}

/** One reading for each type of lens that the export holds: ids of what was read, texts of what is predicted. */
export function readNeuronpedia(json: unknown, { file }: FileName): ImportedReading[] {
  const { modelId, exportedAt, prompt, meta, tokens } = outer(File, json)
  tokens.sort((a, b) => a.position - b.position)
  const read = tokens.map(({ token, id }, t) => ({
    text: tokenText(token, `tokens[${t}].token`),
    ...(id == null ? {} : { id: tokenId(id, `tokens[${t}].id`) }),
  }))
  const generated = tokens.findIndex(({ is_generated: is }) => is === true)
  return meta.types.map((type) => {
    const layers = Object.hasOwn(meta.layers_by_type, type) ? meta.layers_by_type[type] : undefined
    if (!layers) throw damaged(`layers_by_type has nothing of ${type}`)
    const cells = tokens.map((token, t) => cellsOf(token, type, { layers: layers.length, where: `tokens[${t}]` }))
    const result = lensResult({
      source: { file, format: 'neuronpedia', model: modelId ?? undefined, said: exportedAt ?? undefined },
      tokens: read,
      rows: layers.map((layer): LensRow => ({ site: 'resid_post', layer })),
      top: (row, t) => cells[t]![row]!,
      target: (row, t) => {
        const k = cells[t]![row]!.findIndex(({ token }) => token.text === read[t + 1]!.text)
        return k < 0 ? {} : { prob: cells[t]![row]![k]!.prob, rank: k + 1 }
      },
      roles: rolesOf(tokens),
      continued: generated < 0 ? undefined : tokens.length - generated,
    })
    const one = describe(result, { prompt: prompt ?? undefined })
    return meta.types.length === 1
      ? one
      : { ...one, title: `${TYPE_NAMES[type] ?? type} · ${one.title}`.slice(0, LIMITS.titleChars) }
  })
}

function cellsOf({ results }: Token, type: string, { layers, where }: { layers: number; where: string }) {
  const found = list(results, `${where}.results`, { max: 16 })
    .map((one) => outer(Result, one))
    .find((one) => one.type === type)
  if (!found) throw damaged(`${where} has no result of ${type}`)
  const probs = list(found.top_probs, `${where}.top_probs`, layers)
  return list(found.top_tokens, `${where}.top_tokens`, layers).map((texts, l) => {
    const here = `${where}.top_tokens[${l}]`
    if (!Array.isArray(texts)) throw damaged(`${here} is no list`)
    const shares = probs[l]
    if (!Array.isArray(shares) || shares.length !== texts.length) throw damaged(`${where}.top_probs[${l}] does not fit`)
    return texts.map((text, k) => ({
      token: { text: tokenText(text, here) },
      prob: share(shares[k], `${where}.top_probs[${l}]`),
    }))
  })
}

const ROLES = ['system', 'user', 'assistant'] as const

/** Which tokens each message became, as the export tells it. */
function rolesOf(tokens: readonly Token[]): RoleSpan[] {
  const spans: RoleSpan[] = []
  let last: number | null | undefined
  for (const [t, { message_index: message, role }] of tokens.entries()) {
    const known = ROLES.find((one) => one === role)
    if (known && message != null && message === last) spans.at(-1)!.to = t + 1
    else if (known && message != null) spans.push({ role: known, from: t, to: t + 1 })
    last = known ? message : undefined
  }
  return spans
}
