import { LIMITS } from '@lensboard/contract'
import { attentionResult } from './attention-reading.js'
import { damaged, share } from './checks.js'
import { unknownToken } from './llama-advanced.js'
import { numericArray, OBJECTS } from './numeric-array.js'
import { describe } from './reading-facts.js'
import type { ImportedReading } from './recognised.js'

/** `attentions` of a session's tensors, [L, 1, H, T, T]: a reading whose tokens are numbered. Throws IMPORT_INVALID. */
export function sessionAttention(bytes: Uint8Array, file: string): ImportedReading {
  const array = numericArray(bytes)
  if (array === null || array === OBJECTS) throw damaged('attentions is no array of numbers')
  const [L = 0, batch, H = 0, T = 0, keys] = array.dims
  if (array.dims.length !== 5 || batch !== 1 || T !== keys || T > LIMITS.promptTokens)
    throw damaged('attentions is not [layers, 1, heads, tokens, tokens]')
  const result = attentionResult({
    source: { file, format: 'llama-advanced' },
    tokens: Array.from({ length: T }, (_, t) => unknownToken(t)),
    layers: L,
    heads: H,
    weight: (l, h, q, k) => share(array.at(((l * H + h) * T + q) * T + k), 'attentions'),
  })
  return describe(result, { title: 'Attention of a session', prompt: '' })
}
