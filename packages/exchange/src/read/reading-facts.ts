import { type AttentionResult, isTextId, type LensResult, LIMITS } from '@lensboard/contract'
import type { ImportedReading } from './recognised.js'
import { oneLine } from './source.js'
import { promptOf } from './tokens.js'

const counted = (n: number, one: string) => `${n.toLocaleString('en')} ${one}${n === 1 ? '' : 's'}`

/** A reading with the words that a list of readings says of it. */
export function describe(
  result: LensResult | AttentionResult,
  { title, prompt }: { title?: string | undefined; prompt?: string | undefined } = {},
): ImportedReading {
  const { imported, checkpoint } = result.facts
  const asked = prompt ?? promptOf(result.tokens)
  return {
    title: oneLine(title ?? asked, LIMITS.titleChars) || 'Imported reading',
    model: imported?.unnamed ? '' : oneLine(checkpoint.name, LIMITS.nameChars),
    prompt: oneLine(asked, LIMITS.titleChars),
    facts: factsOf(result),
    result,
  }
}

function factsOf(result: LensResult | AttentionResult): string {
  const tokens = counted(result.ids.length, 'token')
  if (result.kind === 'lens') {
    const top = result.topIds.filter((id) => id >= 0)
    // Outputs of blocks are counted as files do; an embedding or an output row makes them rows.
    const blocks = result.rows.every(({ site }) => site === 'resid_post')
    return `${tokens} × ${counted(result.rows.length, blocks ? 'layer' : 'row')} · ${idFacts(result.ids, top)}`
  }
  const { layers, heads } = result
  return `${tokens} · ${counted(layers.length, 'layer')} × ${counted(heads.length, 'head')} · ${idFacts(result.ids)}`
}

function idFacts(prompt: Int32Array, top: Int32Array = prompt): string {
  const known = (ids: Int32Array) => ids.length > 0 && ids.every((id) => id >= 0 && !isTextId(id))
  if (known(prompt) && known(top)) return 'token ids'
  if (known(prompt)) return 'ids of the prompt, top tokens as text'
  if (known(top)) return 'ids of the top tokens, prompt as text'
  return 'text only, no ids'
}
