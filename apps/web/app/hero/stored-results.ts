import { type AttentionResult, decodeResult, type LensResult } from '@lensboard/contract'
import { useEffect, useState } from 'react'
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

type Stored = LensResult | AttentionResult

const reading = new Map<string, Promise<Stored>>()

/** The bytes of one address, decoded once. */
function read(url: string): Promise<Stored> {
  const known = reading.get(url)
  if (known) return known
  const asked = fetch(url).then(async (answer) => decodeResult(new Uint8Array(await answer.arrayBuffer())) as Stored)
  // What failed is asked again when it is wanted again.
  asked.catch(() => reading.delete(url))
  reading.set(url, asked)
  return asked
}

/** One stored result; the last one stays while the next is on its way. */
export function useStoredResult(prompt: Prompt, kind: Kind): { prompt: Prompt; result: Stored } | undefined {
  const [shown, setShown] = useState<{ prompt: Prompt; result: Stored }>()
  useEffect(() => {
    let wanted = true
    read(prompt.urls[kind]).then(
      (result) => wanted && setShown({ prompt, result }),
      () => {},
    )
    return () => {
      wanted = false
    }
  }, [prompt, kind])
  return shown
}
