import { type AttentionResult, decodeResult, type LensResult } from '@lensboard/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import brazilAttention from './brazil.attention.bin?url'
import brazilLens from './brazil.lens.bin?url'
import franceAttention from './france.attention.bin?url'
import franceLens from './france.lens.bin?url'
import maryAttention from './mary.attention.bin?url'
import maryLens from './mary.lens.bin?url'

export type Kind = 'lens' | 'attention'

/** Prompts whose results the workshop model has really computed; make-hero.mjs writes them. */
export const PROMPTS = [
  { id: 'france', text: 'The capital of France is', tokens: 5, urls: { lens: franceLens, attention: franceAttention } },
  { id: 'brazil', text: 'In Brazil, people speak', tokens: 6, urls: { lens: brazilLens, attention: brazilAttention } },
  {
    id: 'mary',
    text: 'When Mary and John went to the store, John gave a drink to',
    tokens: 14,
    urls: { lens: maryLens, attention: maryAttention },
  },
] as const

export type Prompt = (typeof PROMPTS)[number]

/** One stored result; the last one stays while the next is on its way. */
export function useStoredResult(prompt: Prompt, kind: Kind): LensResult | AttentionResult | undefined {
  const { data } = useQuery({
    queryKey: ['hero', prompt.id, kind],
    queryFn: async () => decodeResult(new Uint8Array(await (await fetch(prompt.urls[kind])).arrayBuffer())),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  })
  return data
}
