import { type CheckpointRef, IDENTITY_PROMPT, type Input, type Tokenized } from '@lensboard/contract'
import { type CausalDraft, type CausalKind, EMPTY_CAUSAL } from './causal-draft'

/** A question that shows something, in words; its tokens are looked up in the vocabulary of the chosen model. */
export interface CausalExample {
  label: string
  prompt: string
  /** Tokens of the metric, and the word that a patchscope reads. */
  target?: string
  against?: string
  word?: string
  rest: Partial<CausalDraft>
}

const text = (prompt: string): Input => ({ kind: 'text', text: prompt })

const IOI = 'When Mary and John went to the store, John gave a drink to'
const NAMES = { prompt: IOI, target: ' Mary', against: ' John' }
const CAPITAL = { prompt: 'The capital of France is', target: ' Paris', against: ' Rome' }

export const CAUSAL_EXAMPLES: Record<CausalKind, readonly CausalExample[]> = {
  attribution: [
    { label: 'Who gets the drink?', ...NAMES, rest: { heads: true } },
    { label: 'Capital of France', ...CAPITAL, rest: {} },
  ],
  patching: [
    {
      label: 'Who gets the drink?',
      ...NAMES,
      rest: { corrupted: text('When Mary and John went to the store, Mary gave a drink to') },
    },
    { label: 'France or Italy', ...CAPITAL, rest: { corrupted: text('The capital of Italy is') } },
  ],
  patchscope: [
    {
      label: 'Into another sentence',
      prompt: CAPITAL.prompt,
      word: ' is',
      rest: { into: text('The opposite of big is'), decoded: '2' },
    },
    { label: 'Identity prompt', prompt: CAPITAL.prompt, word: ' France', rest: { into: text(IDENTITY_PROMPT) } },
  ],
}

/** Reads an input as the checkpoint's tokenizer does. */
export type Tokenize = (question: {
  checkpoint: CheckpointRef
  input: Input
  bos: 'auto' | false
}) => Promise<Tokenized>

/** The form of an example. A word that is several tokens in this vocabulary is left for the person to choose. */
export async function exampleDraft(
  example: CausalExample,
  checkpoint: CheckpointRef,
  tokenize: Tokenize,
): Promise<CausalDraft> {
  const idsOf = async (word: string | undefined) => {
    if (word === undefined) return []
    const { ids } = await tokenize({ checkpoint, input: text(word), bos: false })
    return ids.length === 1 ? ids : []
  }
  const [target, against, word] = await Promise.all([example.target, example.against, example.word].map(idsOf))
  const draft = { ...EMPTY_CAUSAL, ...example.rest, target: target ?? [], against: against ?? [] }
  if (word?.[0] === undefined) return draft
  const { ids } = await tokenize({ checkpoint, input: text(example.prompt), bos: 'auto' })
  const at = ids.indexOf(word[0])
  return at < 0 ? draft : { ...draft, position: String(at) }
}
