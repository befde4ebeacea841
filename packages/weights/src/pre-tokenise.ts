import { z } from 'zod'
import { type AlignedText, prepend, rewrite, slice } from './aligned-text.js'
import { LETTER_OF_BYTE } from './byte-letters.js'
import { Behavior, Pattern, regexOf, type Stretch, splitStretches, stretches } from './pattern.js'

/** Cuts a text into the parts that the model reads one by one. */
type PreTokenise = (text: AlignedText) => AlignedText[]

const Step = z.looseObject({ type: z.string() })
const Steps = z.object({ pretokenizers: z.array(z.unknown()) })
const Split = z.object({ pattern: Pattern, behavior: Behavior, invert: z.boolean().default(false) })
const ByteLevel = z.object({ add_prefix_space: z.boolean().nullish(), use_regex: z.boolean().nullish() })
const Digits = z.object({ individual_digits: z.boolean().default(false) })
const Punctuation = z.object({ behavior: Behavior.default('Isolated') })
const Metaspace = z.object({
  replacement: z.string().default('▁'),
  prepend_scheme: z.enum(['first', 'never', 'always']).default('always'),
  add_prefix_space: z.boolean().nullish(),
  split: z.boolean().default(true),
})

/** GPT-2's own expression, in Oniguruma's dialect. */
const GPT2 = regexOf({
  Regex: String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`,
})
const PUNCTUATION = String.raw`[\p{P}\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]`
const DIGIT = /\p{N}/gu
const SPACE = /\p{White_Space}/gu
const WORD = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]+|[^\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{White_Space}]+/gu

/** The pre_tokenizer of a tokenizer.json; throws a plain Error on one it lacks. */
export function preTokeniserOf(config: unknown): PreTokenise {
  if (config === null || config === undefined) return (text) => [text]
  const step = Step.parse(config)
  switch (step.type) {
    case 'Sequence': {
      const all = Steps.parse(step).pretokenizers.map(preTokeniserOf)
      return (text) => all.reduce((parts, cut) => parts.flatMap(cut), [text])
    }
    case 'ByteLevel': {
      const { add_prefix_space, use_regex } = ByteLevel.parse(step)
      return byteLevel(add_prefix_space ?? true, use_regex ?? true)
    }
    case 'Metaspace':
      return metaspace(Metaspace.parse(step))
    case 'Split': {
      const { pattern, behavior, invert } = Split.parse(step)
      return cutter(regexOf(pattern), behavior, invert)
    }
    case 'Digits':
      return cutter(DIGIT, Digits.parse(step).individual_digits ? 'Isolated' : 'Contiguous')
    case 'Punctuation':
      return cutter(new RegExp(PUNCTUATION, 'gu'), Punctuation.parse(step).behavior)
    case 'WhitespaceSplit':
      return cutter(SPACE, 'Removed')
    case 'Whitespace':
      return cutter(WORD, 'Removed', true)
    case 'BertPreTokenizer': {
      const [words, marks] = [cutter(SPACE, 'Removed'), cutter(new RegExp(PUNCTUATION, 'gu'), 'Isolated')]
      return (text) => words(text).flatMap(marks)
    }
    default:
      throw new Error(`its pre_tokenizer ${step.type} is not supported`)
  }
}

const cut = (text: AlignedText, parts: readonly Stretch[]): AlignedText[] =>
  parts.map(({ from, to }) => slice(text, from, to))

function cutter(regex: RegExp, behavior: Behavior, invert = false): PreTokenise {
  return (text) => {
    const all = stretches(text.text, regex)
    if (invert) for (const stretch of all) stretch.match = !stretch.match
    return cut(text, splitStretches(all, behavior))
  }
}

/** Spells each part as its UTF-8 bytes; every byte of a character came from the whole character. */
function byteLevel(addPrefixSpace: boolean, useRegex: boolean): PreTokenise {
  return (source) => {
    const text = addPrefixSpace && !source.text.startsWith(' ') ? prepend(source, ' ') : source
    const parts = useRegex ? cut(text, stretches(text.text, GPT2)) : [text]
    return parts.map(spell)
  }
}

function spell(part: AlignedText): AlignedText {
  const letters: string[] = []
  const starts: number[] = []
  const ends: number[] = []
  let at = 0
  for (const character of part.text) {
    for (const byte of Buffer.from(character)) {
      letters.push(LETTER_OF_BYTE[byte] as string)
      starts.push(part.starts[at] as number)
      ends.push(part.ends[at] as number)
    }
    at += character.length
  }
  return { text: letters.join(''), starts, ends }
}

function metaspace({ replacement, prepend_scheme, add_prefix_space, split }: z.infer<typeof Metaspace>): PreTokenise {
  const scheme = add_prefix_space === false ? 'never' : prepend_scheme
  const space = regexOf({ String: replacement })
  return (source) => {
    const changes = Array.from(source.text.matchAll(/ /g), ({ index }) => ({
      from: index,
      to: index + 1,
      becomes: replacement,
    }))
    let text = rewrite(source, changes)
    const wanted = scheme === 'always' || (scheme === 'first' && text.starts[0] === 0)
    if (wanted && text.text !== '' && !text.text.startsWith(replacement)) text = prepend(text, replacement)
    return split ? cut(text, splitStretches(stretches(text.text, space), 'MergedWithNext')) : [text]
  }
}
