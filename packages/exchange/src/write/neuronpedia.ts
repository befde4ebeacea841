import { type CardSpec, type LensResult, pieceLabel } from '@lensboard/contract'
import { shortFloat } from '../float32-text.js'
import { fileId, textOf } from './exported-card.js'
import { blockRows } from './row-name.js'

/** A lens reading in the layout of Neuronpedia's J-lens page, version 1: one entry a token, top tokens by layer. */
export function neuronpediaJson(result: LensResult, spec: CardSpec | undefined): string {
  const { ids, tokens, rows, topK, topIds, topLogProbs, vocabulary, facts, continued = 0, roles } = result
  const blocks = blockRows(rows)
  const type = facts.lens?.kind === 'jacobian' ? 'jacobian_lens' : 'logit_lens'
  const input = spec && 'input' in spec ? spec.input : undefined
  const messages = input?.kind === 'chat' ? input.messages : undefined
  const continuation = spec?.kind === 'lens' ? spec.continuation : undefined
  const promptLength = ids.length - continued
  const tops = (t: number, row: number) => {
    const cell = (row * ids.length + t) * topK
    const at = Array.from({ length: topK }, (_, k) => cell + k).filter((k) => topIds[k]! >= 0)
    return {
      tokens: at.map((k) => textOf(vocabulary, topIds[k]!)),
      probs: at.map((k) => shortFloat(Math.fround(Math.exp(topLogProbs[k]!)))),
    }
  }
  const file = {
    ...{ version: 1, kind: messages ? 'chat' : 'completion', modelId: facts.checkpoint.name },
    exportedAt: facts.computedAt,
    ...(messages ? { messages } : { prompt: tokens.slice(0, promptLength).map(pieceLabel).join('') }),
    meta: {
      ...{ model: facts.checkpoint.name, types: [type], top_n: topK },
      layers_by_type: { [type]: blocks.map(({ layer }) => layer) },
      ...{ prompt_len: promptLength, num_completion_tokens: continued },
      ...{ temperature: continuation?.temperature ?? 0, prepend_bos: facts.bos === 'added', reuse_len: 0 },
    },
    tokens: Array.from(ids, (id, position) => {
      const cells = blocks.map(({ row }) => tops(position, row))
      const message = roles?.findIndex(({ from, to }) => position >= from && position < to) ?? -1
      return {
        ...{ kind: 'token', position, token: pieceLabel(tokens[position]!), id: fileId(id) ?? null },
        is_generated: position >= promptLength,
        results: [{ type, top_tokens: cells.map((cell) => cell.tokens), top_probs: cells.map((cell) => cell.probs) }],
        is_char_continuation: 'bytes' in tokens[position]!,
        ...(message >= 0 && { message_index: message, role: roles?.[message]?.role }),
      }
    }),
  }
  return JSON.stringify(file)
}
