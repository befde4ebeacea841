import { createHash } from 'node:crypto'
import type { RunFacts } from '@lensboard/contract'
import type { Checkpoint } from './checkpoint.js'

/** Which tokenizer, and for a chat which template, made the ids of a prompt: hashes for a result's provenance. */
export function languageFacts(
  { tokenizerHash, chatTemplate }: Pick<Checkpoint, 'tokenizerHash' | 'chatTemplate'>,
  chat: boolean,
): Pick<RunFacts, 'tokenizer' | 'template'> {
  const template =
    chat && chatTemplate !== undefined ? createHash('sha256').update(chatTemplate).digest('hex') : undefined
  return { tokenizer: tokenizerHash, ...(template !== undefined && { template }) }
}
