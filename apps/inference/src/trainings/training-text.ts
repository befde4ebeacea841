import { setImmediate as breathe } from 'node:timers/promises'
import type { TrainingSpec } from '@lensboard/contract'
import { cutWindows, type TextWindows } from '@lensboard/lens'
import type { OpenModel } from '@lensboard/models'
import { separatorToken } from '@lensboard/weights'
import type { TextShelf } from '../texts/text-shelf.js'

/** A training is cancelled, and says so, between so many characters. */
const CHARS_AT_ONCE = 100_000

/** The windows that a training learns from and is judged by. Throws TEXT_UNKNOWN, DATASET_INVALID, the signal's reason. */
export function trainingText(
  { text, maxSamples, window, seed }: Pick<TrainingSpec, 'text' | 'maxSamples' | 'window' | 'seed'>,
  { checkpoint, decoder }: OpenModel,
  { texts, signal }: { texts: Pick<TextShelf, 'documents'>; signal: AbortSignal },
): Promise<TextWindows> {
  const { tokenizer } = checkpoint
  async function* documents() {
    let [read, chars] = [0, 0]
    for await (const document of texts.documents(text.hash)) {
      if (read++ === maxSamples) return
      chars += document.length
      if (chars > CHARS_AT_ONCE) {
        await breathe()
        signal.throwIfAborted()
        chars = 0
      }
      yield tokenizer.encode(document, { specials: false })
    }
  }
  const between = separatorToken(tokenizer)
  return cutWindows({ documents: documents(), length: window, between, seed, nCtx: decoder.nCtx, name: text.name })
}
