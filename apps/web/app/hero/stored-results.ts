import { type AttentionResult, decodeResult, type LensResult } from '@lensboard/contract'
import brazilAttention from './brazil.attention.bin?url'
import brazilLens from './brazil.lens.bin?url'
import franceAttention from './france.attention.bin?url'
import franceLens from './france.lens.bin?url'
import maryAttention from './mary.attention.bin?url'
import maryLens from './mary.lens.bin?url'

export type Kind = 'lens' | 'attention'

/** Prompts whose results the workshop model has really computed; make-hero.mjs writes them. */
export const PROMPTS = [
  { id: 'brazil', text: 'In Brazil, people speak', tokens: 5, urls: { lens: brazilLens, attention: brazilAttention } },
  { id: 'france', text: 'The capital of France is', tokens: 5, urls: { lens: franceLens, attention: franceAttention } },
  {
    id: 'mary',
    text: 'When Mary and John went to the store, John gave a drink to',
    tokens: 14,
    urls: { lens: maryLens, attention: maryAttention },
  },
] as const

export type Prompt = (typeof PROMPTS)[number]

type Stored = { lens: LensResult; attention: AttentionResult }

const reading = new Map<string, Promise<LensResult | AttentionResult>>()

/** The stored result of a prompt, fetched and decoded once. */
export function storedResult<K extends Kind>({ urls }: Prompt, kind: K): Promise<Stored[K]> {
  const url = urls[kind]
  const asked =
    reading.get(url) ??
    fetch(url).then(async (answer) => decodeResult(new Uint8Array(await answer.arrayBuffer())) as Stored[K])
  reading.set(url, asked)
  // What failed is asked again when it is wanted again.
  asked.catch(() => reading.delete(url))
  return asked as Promise<Stored[K]>
}
