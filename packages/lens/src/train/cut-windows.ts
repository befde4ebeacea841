import { createHash } from 'node:crypto'
import { AppError } from '@lensboard/contract'
import { packWindows, shuffled } from './windows.js'

/** A text as token ids, and how it is cut. */
export interface TextToCut {
  /** Token ids of each document, in the text's order. */
  documents: Iterable<readonly number[]> | AsyncIterable<readonly number[]>
  /** Tokens of a window; 128 unless the context or the text is shorter. */
  length?: number | undefined
  /** The token that stands after each document, where the tokenizer has one. */
  between?: number | undefined
  /** Decides the order of the documents. */
  seed: number
  nCtx: number
  /** A name for people. */
  name: string
}

/** Windows of one length. */
export interface TextWindows {
  windows: number[][]
  /** Kept apart, never learned from. */
  heldOut: number[][]
  /** SHA-256 over all of them. */
  hash: string
  /** Whether the text has more documents than were read. */
  more: boolean
}

const LENGTH_DEFAULT = 128
const LENGTH_MIN = 2
/** A tenth of a text judges what is learned from the rest, and no more than that many windows. */
const HELD_OUT_SHARE = 0.1
const HELD_OUT_MAX = 32
/** Documents that are kept apart take no more of a text than this, however long each is. */
const APART_SHARE = 0.5
/** Of what should judge, so much is enough where every other document is too long. */
const ENOUGH_SHARE = 0.5
/** Windows lie in memory, twice while they are handed to the worker. */
const TOKENS_MAX = 2 ** 25

/**
 * Puts documents in an order that the seed decides, packs them into windows, and keeps some apart to be judged by: whole
 * documents, or the last windows where a few long ones are all there is. Throws DATASET_INVALID for a text too short.
 */
export async function cutWindows({ name, seed, nCtx, between, ...text }: TextToCut): Promise<TextWindows> {
  const { documents, nTokens, more } = await readSome(text.documents, between === undefined ? 0 : 1)
  const length = text.length ?? Math.min(LENGTH_DEFAULT, nCtx, Math.floor(nTokens / 2))
  const order = shuffled(documents.length, seed).map((i) => documents[i]!)
  const sizes = order.map((ids) => ids.length + (between === undefined ? 0 : 1))
  const nWindows = length < LENGTH_MIN ? 0 : Math.floor(nTokens / length)
  if (nWindows < 2)
    throw new AppError(
      'DATASET_INVALID',
      `${name} has ${nTokens} tokens: too few for one window of ${Math.max(LENGTH_MIN, length)} to learn from and one to be judged by.`,
    )
  const nHeldOut = Math.max(1, Math.min(HELD_OUT_MAX, Math.floor(nWindows * HELD_OUT_SHARE)))
  const apart = documentsApart(sizes, nHeldOut * length, length)
  const pack = (kept: boolean) =>
    packWindows(
      order.filter((_, i) => apart?.has(i) !== kept),
      length,
      between,
    )
  const byDocument = apart && { windows: pack(true), heldOut: pack(false).slice(0, nHeldOut) }
  const all = byDocument && byDocument.windows.length > 0 ? undefined : packWindows(order, length, between)
  const cut = all ? { windows: all.slice(0, -nHeldOut), heldOut: all.slice(-nHeldOut) } : byDocument!
  return { ...cut, hash: hashOf(cut), more }
}

/** Documents that have tokens, up to the bound; a first one beyond it is cut. */
async function readSome(documents: TextToCut['documents'], separators: number) {
  const read: (readonly number[])[] = []
  let nTokens = 0
  for await (const ids of documents) {
    if (ids.length === 0) continue
    if (nTokens + ids.length > TOKENS_MAX) {
      if (read.length > 0) return { documents: read, nTokens, more: true }
      return { documents: [ids.slice(0, TOKENS_MAX)], nTokens: TOKENS_MAX + separators, more: true }
    }
    read.push(ids)
    nTokens += ids.length + separators
  }
  return { documents: read, nTokens, more: false }
}

/** The last documents that have so many tokens, leaving out those too long; undefined where that leaves too little. */
function documentsApart(sizes: readonly number[], wanted: number, length: number): ReadonlySet<number> | undefined {
  const most = APART_SHARE * sizes.reduce((n, size) => n + size, 0)
  const apart = new Set<number>()
  let tokens = 0
  for (let i = sizes.length - 1; i >= 0 && tokens < wanted; i--) {
    if (tokens + sizes[i]! > most) continue
    apart.add(i)
    tokens += sizes[i]!
  }
  return tokens < Math.max(length, wanted * ENOUGH_SHARE) ? undefined : apart
}

function hashOf({ windows, heldOut }: Pick<TextWindows, 'windows' | 'heldOut'>): string {
  const hash = createHash('sha256').update(`${windows.length} ${heldOut.length} ${windows[0]!.length}\n`)
  for (const ids of [...windows, ...heldOut]) hash.update(Int32Array.from(ids))
  return hash.digest('hex')
}
