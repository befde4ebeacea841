import { type DatasetPrompt, LIMITS, type Tokenized } from '@lensboard/contract'
import type { Checkpoint } from './checkpoint.js'
import { type Prompt, tokenize } from './prompt.js'

/**
 * A prompt of a list as ids, and the first token of its expected answer as the model would go on: the answer is joined
 * to the prompt by a space unless one of them brings its own, and both are tokenized together. Throws what `tokenize`
 * throws.
 */
export function tokenizeWithAnswer(
  checkpoint: Checkpoint,
  { text, answer }: DatasetPrompt,
  { bos, nCtx }: Pick<Prompt, 'bos' | 'nCtx'>,
): { ids: number[]; bos: Tokenized['bos']; answer?: number } {
  const read = (whole: string) => tokenize(checkpoint, { input: { kind: 'text', text: whole }, bos, nCtx })
  const prompt = read(text)
  if (answer === undefined || prompt.ids.length > LIMITS.promptTokens) return { ids: prompt.ids, bos: prompt.bos }
  const gap = /\s$/.test(text) || /^\s/.test(answer) ? '' : ' '
  const { ids } = read(text + gap + answer)
  const whole = prompt.ids.every((id, i) => id === ids[i])
  // Where the answer changes how the prompt is cut into tokens, its own first token is meant.
  const first = whole ? ids[prompt.ids.length] : read(gap + answer).ids.find((id) => id !== checkpoint.tokenizer.bosId)
  return { ids: prompt.ids, bos: prompt.bos, ...(first === undefined ? {} : { answer: first }) }
}
