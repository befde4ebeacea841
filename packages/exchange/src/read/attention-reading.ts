import { type AttentionResult, LIMITS } from '@lensboard/contract'
import { damaged } from './checks.js'
import { importedFacts, type Source } from './source.js'
import { checkTokens, pieceOf, type ReadToken, Words } from './tokens.js'

/** Attention patterns as a file has them: weight of a query token on a key token, for every layer and head. */
export interface AttentionReading {
  source: Source
  tokens: readonly ReadToken[]
  layers: number
  heads: number
  weight(layer: number, head: number, query: number, key: number): number
}

/** Weight on a later token that is taken for rounding. */
const FUTURE_MAX = 1e-3

/** A result of patterns of a causal model; throws IMPORT_INVALID where a token attends to a later one. */
export function attentionResult({ source, tokens, layers, heads, weight }: AttentionReading): AttentionResult {
  const T = tokens.length
  checkTokens(T, LIMITS.promptTokens)
  const triangle = (T * (T + 1)) / 2
  if (layers < 1 || layers > LIMITS.layers || heads < 1 || heads > LIMITS.heads)
    throw damaged(`it has ${layers} layers of ${heads} heads`)
  if (layers * heads * triangle > LIMITS.resultBytes - 1024 * 1024)
    throw damaged('it has more attention weights than a card can hold')
  const patterns = new Float32Array(layers * heads * triangle)
  let at = 0
  for (let layer = 0; layer < layers; layer++)
    for (let head = 0; head < heads; head++)
      for (let query = 0; query < T; query++) {
        for (let key = 0; key <= query; key++) patterns[at++] = weight(layer, head, query, key)
        for (let key = query + 1; key < T; key++)
          if (weight(layer, head, query, key) > FUTURE_MAX)
            throw damaged(`layer ${layer}, head ${head} attends to a later token; only causal patterns are read`)
      }
  const words = new Words()
  return {
    kind: 'attention',
    facts: importedFacts(source),
    ids: Int32Array.from(tokens, (token) => words.idOf(token)),
    tokens: tokens.map(pieceOf),
    reduce: 'none',
    layers: Array.from({ length: layers }, (_, layer) => layer),
    heads: Array.from({ length: heads }, (_, head) => head),
    nKvHeads: heads,
    nHeads: heads,
    patterns,
  }
}
