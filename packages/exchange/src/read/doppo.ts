import { type LensRow, LIMITS } from '@lensboard/contract'
import { z } from 'zod'
import { attentionResult } from './attention-reading.js'
import { damaged, finite, isObject, list, outer, share, Texts, tokenText, Word, whole } from './checks.js'
import { lensResult } from './lens-reading.js'
import { describe } from './reading-facts.js'
import type { FileName, ImportedReading } from './recognised.js'
import { spelled } from './tokens.js'

const Card = z.looseObject({
  cardType: Word,
  modelName: Word.nullish(),
  prompt: z.string().max(LIMITS.promptChars).nullish(),
  finishedAt: Word.nullish(),
  data: z.unknown().optional(),
})
type Card = z.infer<typeof Card>

const isCard = (json: unknown): boolean => isObject(json) && typeof json.cardType === 'string'
const isLensData = (json: unknown): boolean =>
  isObject(json) && Array.isArray(json.heatmap_data) && Array.isArray(json.topk_tokens)
const isAttentionData = (json: unknown): boolean =>
  isObject(json) && Array.isArray(json.patterns) && Array.isArray(json.tokens)

/** Cards of the file, wherever it has them: one, a list, the steps of a tutorial, or all projects of an account. */
function cardsOf(json: unknown): unknown[] {
  if (isCard(json)) return [json]
  if (isLensData(json)) return [{ cardType: 'logit-lens', data: json }]
  if (isAttentionData(json)) return [{ cardType: 'attention-pattern', data: json }]
  if (Array.isArray(json)) return json.filter(isCard)
  if (!isObject(json)) return []
  if (Array.isArray(json.projects))
    return json.projects.flatMap((project) => (isObject(project) ? cardsOf(project.cards) : []))
  for (const inside of [json.cards, json.steps]) {
    if (Array.isArray(inside)) return inside.filter(isCard)
    if (isObject(inside)) return Object.values(inside).filter(isCard)
  }
  return []
}

export const isDoppo = (json: unknown): boolean => cardsOf(json).length > 0

/** Lens and attention cards of a Doppo file; of others it says that they stay behind. Throws IMPORT_INVALID. */
export function readDoppo(json: unknown, { file }: FileName): { results: ImportedReading[]; left: string[] } {
  const cards = cardsOf(json).map((card) => outer(Card, card))
  const results: ImportedReading[] = []
  const others = new Map<string, number>()
  let unfinished = 0
  for (const card of cards) {
    const kind = card.cardType
    if (kind !== 'logit-lens' && kind !== 'attention-pattern') others.set(kind, (others.get(kind) ?? 0) + 1)
    else if (!isObject(card.data)) unfinished++
    else if (results.length < LIMITS.importResults)
      results.push(kind === 'logit-lens' ? lensCard(card, file) : attentionCard(card, file))
  }
  const kinds = [...others].map(([kind, n]) => `${n} ${kind}`).join(', ')
  return {
    results,
    left: [
      ...(kinds ? [`Cards of kinds that are not read stay behind: ${kinds}.`] : []),
      ...(unfinished
        ? [`${unfinished === 1 ? 'One card has' : `${unfinished} cards have`} no result in the file.`]
        : []),
    ],
  }
}

const LensData = z.looseObject({
  x_labels: Texts,
  y_labels: z
    .array(Word)
    .min(1)
    .max(2 * LIMITS.layers),
})

/**
 * `heatmap_data` is the probability of the true next token, in the last column that of the top token; `kl_data` is
 * KL(row ‖ output) and `entropy_data` the entropy, in nats; `rank_data` is the rank of the output's top token.
 */
function lensCard({ data, modelName, prompt, finishedAt }: Card, file: string): ImportedReading {
  const { x_labels: tokens, y_labels: labels, ...found } = outer(LensData, data)
  const [L, T] = [labels.length, tokens.length]
  const grid = (name: string, of: (value: unknown, where: string) => number): number[][] | undefined =>
    found[name] == null
      ? undefined
      : list(found[name], name, L).map((row, l) =>
          list(row, `${name}[${l}]`, T).map((value) => of(value, `${name}[${l}]`)),
        )
  const cells = (name: string) => list(found[name], name, L).map((row, l) => list(row, `${name}[${l}]`, T))
  const probs = cells('topk_probs')
  const top = cells('topk_tokens').map((row, l) =>
    row.map((cell, t) => {
      const where = `topk_tokens[${l}][${t}]`
      const shares = probs[l]![t]
      if (!Array.isArray(cell) || !Array.isArray(shares) || cell.length !== shares.length)
        throw damaged(`${where} does not fit`)
      return cell.map((text, k) => ({ token: { text: tokenText(text, where) }, prob: share(shares[k], where) }))
    }),
  )
  const next = grid('heatmap_data', share)
  const ranks = grid('rank_data', (value, where) => whole(value, where, 0x7fffffff))
  const entropy = grid('entropy_data', finite)
  const kl = grid('kl_data', finite)
  const first = (t: number) => top.at(-1)![t]![0]
  const rows = labels.map((label, l) => rowOf(label, l, L))
  const result = lensResult({
    source: { file, format: 'doppo', model: modelName ?? undefined, said: finishedAt ?? undefined },
    tokens: tokens.map((text) => ({ text })),
    rows,
    top: (row, t) => top[row]![t]!,
    // The output's own choice is what a rank is told of at every row.
    followed:
      ranks &&
      ((t) => {
        const followed = first(t)
        if (!followed) return []
        const prob = (row: number) =>
          top[row]![t]!.find(({ token }) => token.text === followed.token.text)?.prob ?? Number.NaN
        return [{ token: followed.token, probs: rows.map((_, row) => prob(row)), ranks: ranks.map((row) => row[t]!) }]
      }),
    entropy: entropy && ((row, t) => entropy[row]![t]!),
    klToOutput: kl && ((row, t) => Math.max(0, kl[row]![t]!)),
    target: next && ((row, t) => ({ prob: next[row]![t]! })),
  })
  return describe(result, { prompt: prompt ?? undefined })
}

/** "3_pre", "3_mid", "final_post": the last one is the output. */
function rowOf(label: string, index: number, rows: number): LensRow {
  const [, layer, site] = /^(\d{1,3})_(pre|mid|post)$/.exec(label) ?? []
  if (layer !== undefined)
    return { site: `resid_${site as 'pre' | 'mid' | 'post'}`, layer: Math.min(LIMITS.layers, Number(layer)) }
  return index === rows - 1
    ? { site: 'output', layer: Math.min(LIMITS.layers, Math.max(0, index - 1)) }
    : { site: 'resid_pre', layer: Math.min(LIMITS.layers, index) }
}

const AttentionData = z.looseObject({ tokens: Texts, patterns: z.unknown().optional() })

/** `patterns[layer][head][query][key]`; tokens as the vocabulary spells them. */
function attentionCard({ data, modelName, prompt, finishedAt }: Card, file: string): ImportedReading {
  const { tokens, patterns } = outer(AttentionData, data)
  const layers = list(patterns, 'patterns', { max: LIMITS.layers })
  const heads = list(layers[0], 'patterns[0]', { max: LIMITS.heads }).length
  const weights = layers.map((layer, l) =>
    list(layer, `patterns[${l}]`, heads).map((head, h) =>
      list(head, `patterns[${l}][${h}]`, tokens.length).map((query, q) =>
        list(query, `patterns[${l}][${h}][${q}]`, tokens.length),
      ),
    ),
  )
  const result = attentionResult({
    source: { file, format: 'doppo', model: modelName ?? undefined, said: finishedAt ?? undefined },
    tokens: spelled(tokens).map((text) => ({ text })),
    layers: layers.length,
    heads,
    weight: (l, h, q, k) => share(weights[l]![h]![q]![k], `patterns[${l}][${h}][${q}]`),
  })
  return describe(result, { prompt: prompt ?? undefined })
}
