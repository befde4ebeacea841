import { setImmediate as breathe } from 'node:timers/promises'
import { AppError, type TextTokens } from '@lensboard/contract'
import { type Db, findText } from '@lensboard/db'
import type { Checkpoint } from '@lensboard/weights'
import { createGate } from '../gate.js'
import { someDocuments } from './some-documents.js'
import type { TextShelf } from './text-shelf.js'

/** A longer text is counted on a part of it. A tokenizer reads some 500,000 characters a second. */
const EXACT_CHARS = 2_000_000
/** A longer document is tokenized in parts, each a hundredth of a second's work. */
const PART_CHARS = 8_000
/** Other questions are answered after so much work at the latest. */
const WORK_MS = 20
const REMEMBERED = 1_000

/** Counts the tokens of texts on the thread that answers people, one text at a time and never long in one go. */
export function createTokenCounter({ db, shelf }: { db: Db; shelf: TextShelf }) {
  const known = new Map<string, TextTokens>()
  const inTurn = createGate(1)

  async function count(hash: string, tokenizer: Checkpoint['tokenizer']): Promise<TextTokens> {
    const text = await findText(db, hash)
    if (!text) throw new AppError('TEXT_UNKNOWN')
    const whole = text.characters <= EXACT_CHARS
    let [tokens, characters, since, cut] = [0, 0, performance.now(), false]
    for await (const document of whole ? shelf.documents(hash) : someDocuments(shelf.fileOf(hash))) {
      for (let from = 0; from < document.length; from += PART_CHARS) {
        const part = document.slice(from, from + PART_CHARS)
        cut ||= part.length < document.length
        tokens += tokenizer.encode(part, { specials: false }).length
        if (performance.now() - since > WORK_MS) {
          await breathe()
          since = performance.now()
        }
      }
      characters += document.length
    }
    if (whole) return { tokens, about: cut }
    return { tokens: Math.round((tokens / Math.max(1, characters)) * text.characters), about: true }
  }

  /** Throws TEXT_UNKNOWN. */
  return (hash: string, { tokenizer, tokenizerHash }: Checkpoint): Promise<TextTokens> =>
    inTurn(async () => {
      const key = `${tokenizerHash}:${hash}`
      const counted = known.get(key) ?? (await count(hash, tokenizer))
      known.set(key, counted)
      if (known.size > REMEMBERED) known.delete(known.keys().next().value!)
      return counted
    })
}
