import { z } from 'zod'
import { type AlignedText, rangeOf } from './aligned-text.js'
import { BPE, Unigram, WordPiece } from './library.js'

/** A token with the range of the original text it came from; null where it came from nowhere. */
export interface ReadToken {
  id: number
  range: [number, number] | null
}

export interface TokenModel {
  vocabulary: ReadonlyMap<string, number>
  read(part: AlignedText): ReadToken[]
}

/** What the library makes of the next `length` units of a text; no id stands for what the vocabulary cannot say. */
interface Said {
  id: number | undefined
  length: number
}

const Config = z.looseObject({
  type: z.string().optional(),
  unk_token: z.string().nullish(),
  fuse_unk: z.boolean().nullish(),
  byte_fallback: z.boolean().nullish(),
  ignore_merges: z.boolean().nullish(),
  continuing_subword_prefix: z.string().nullish(),
  end_of_word_suffix: z.string().nullish(),
})
type Config = z.infer<typeof Config>

/** The library's model for the `model` of a tokenizer.json; throws a plain Error on a kind that no decoder uses. */
export function tokenModelOf(json: unknown): TokenModel {
  const config = Config.parse(json)
  const kind = config.type ?? (Array.isArray(config.vocab) ? 'Unigram' : 'merges' in config ? 'BPE' : 'WordPiece')
  if (kind === 'BPE') return bpe(config)
  if (kind === 'Unigram') return unigram(config)
  if (kind === 'WordPiece') return wordPiece(config)
  throw new Error(`its model ${kind} is not supported`)
}

function bpe(config: Config): TokenModel {
  for (const affix of ['continuing_subword_prefix', 'end_of_word_suffix'] as const)
    if (config[affix]) throw new Error(`its ${affix} is not supported`)
  const model = new BPE({ ignore_merges: false, ...config, type: 'BPE' })
  const vocabulary = model.tokens_to_ids
  const known = (text: string): Said[] =>
    text === '' ? [] : model.encode([text]).map((entry) => ({ id: vocabulary.get(entry), length: entry.length }))
  const say = (text: string): Said[] => {
    if (config.ignore_merges && vocabulary.has(text)) return known(text)
    // The library says an unknown character in entries that are not its text, so those characters are kept from it.
    // Nothing merges across them: every merge is of entries.
    const said: Said[] = []
    let from = 0
    let at = 0
    for (const character of text) {
      const to = at + character.length
      if (!vocabulary.has(character)) {
        // Not spread: a long text has more entries than a call takes arguments.
        for (const one of known(text.slice(from, at))) said.push(one)
        said.push({ id: undefined, length: character.length })
        from = to
      }
      at = to
    }
    return said.concat(known(text.slice(from)))
  }
  return {
    vocabulary,
    read: reader(say, { vocabulary, config, unk: model.unk_token_id, fuse: config.fuse_unk === true }),
  }
}

function unigram(config: Config): TokenModel {
  const model = new Unigram({ ...config, type: 'Unigram' }, '')
  const vocabulary = model.tokens_to_ids
  const say = (text: string): Said[] =>
    model.encode([text]).map((entry) => ({ id: vocabulary.get(entry), length: entry.length }))
  return { vocabulary, read: reader(say, { vocabulary, config, unk: model.unk_token_id, fuse: true }) }
}

function wordPiece(config: Config): TokenModel {
  const model = new WordPiece({ ...config, type: 'WordPiece' })
  const vocabulary = model.tokens_to_ids
  const prefix = config.continuing_subword_prefix ?? '##'
  const say = (text: string): Said[] => {
    const entries = model.encode([text])
    if (entries.length === 1 && entries[0] === model.unk_token) return [{ id: undefined, length: text.length }]
    return entries.map((entry, i) => ({
      id: vocabulary.get(entry),
      length: entry.length - (i > 0 ? prefix.length : 0),
    }))
  }
  return { vocabulary, read: reader(say, { vocabulary, config, unk: model.unk_token_id, fuse: false }) }
}

interface Unknowns {
  vocabulary: ReadonlyMap<string, number>
  config: Config
  unk: number | undefined
  /** A run of unknown characters is one token. */
  fuse: boolean
}

function reader(say: (text: string) => Said[], { vocabulary, config, unk, fuse }: Unknowns): TokenModel['read'] {
  return (part) => {
    const tokens: ReadToken[] = []
    let at = 0
    let unknown: ReadToken | undefined
    for (const { id, length } of say(part.text)) {
      const range = rangeOf(part, at, at + length)
      const bytes =
        id === undefined && config.byte_fallback ? byteTokens(part.text.slice(at, at + length), vocabulary) : []
      at += length
      if (id !== undefined) tokens.push({ id, range })
      else if (bytes.length > 0) tokens.push(...bytes.map((byte) => ({ id: byte, range })))
      else if (fuse && unknown?.range) unknown.range[1] = range[1]
      else if (unk !== undefined) {
        unknown = { id: unk, range }
        tokens.push(unknown)
      }
      if (id !== undefined || bytes.length > 0) unknown = undefined
    }
    return tokens
  }
}

/** `<0xE2>` and so on for every byte of a character; none unless the vocabulary has them all. */
function byteTokens(text: string, vocabulary: ReadonlyMap<string, number>): number[] {
  const ids: number[] = []
  for (const byte of Buffer.from(text)) {
    const id = vocabulary.get(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`)
    if (id === undefined) return []
    ids.push(id)
  }
  return ids
}
