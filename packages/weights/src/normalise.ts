import { z } from 'zod'
import { type AlignedText, prepend, rewrite, slice } from './aligned-text.js'
import { Bert, bertNormalise } from './bert-normalise.js'
import { Pattern, regexOf, stretches } from './pattern.js'
import { charsMap } from './precompiled-map.js'

type Normalise = (text: AlignedText) => AlignedText

const Step = z.looseObject({ type: z.string() })
const Steps = z.object({ normalizers: z.array(z.unknown()) })
const Replace = z.object({ pattern: Pattern, content: z.string() })
const Prepend = z.object({ prepend: z.string() })
const Strip = z.object({ strip_left: z.boolean(), strip_right: z.boolean() })
const Precompiled = z.object({ precompiled_charsmap: z.string() })

/** The normalizer of a tokenizer.json, keeping where each character came from; throws a plain Error on one it lacks. */
export function normaliserOf(config: unknown): Normalise {
  if (config === null || config === undefined) return (text) => text
  const step = Step.parse(config)
  switch (step.type) {
    case 'Sequence': {
      const all = Steps.parse(step).normalizers.map(normaliserOf)
      return (text) => all.reduce((sofar, normalise) => normalise(sofar), text)
    }
    case 'NFC':
    case 'NFD':
    case 'NFKC':
    case 'NFKD':
      return unicodeForm(step.type)
    case 'Replace': {
      const { pattern, content } = Replace.parse(step)
      const regex = regexOf(pattern)
      return (text) => replace(text, regex, () => content)
    }
    case 'Prepend': {
      const front = Prepend.parse(step).prepend
      return (text) => (text.text === '' ? text : prepend(text, front))
    }
    case 'Strip': {
      const { strip_left, strip_right } = Strip.parse(step)
      return (text) => strip(text, strip_left, strip_right)
    }
    case 'Lowercase':
      return (text) => replace(text, /\P{ASCII}|[A-Z]/gu, (letter) => letter.toLowerCase())
    case 'StripAccents':
      return (text) => replace(text, /\p{M}/gu, () => '')
    case 'Precompiled': {
      const map = charsMap(Precompiled.parse(step).precompiled_charsmap)
      return (text) => rewrite(text, map(text.text))
    }
    case 'BertNormalizer':
      return bertNormalise(Bert.parse(step), replace)
    default:
      throw new Error(`its normalizer ${step.type} is not supported`)
  }
}

function replace(source: AlignedText, regex: RegExp, becomes: (match: string) => string): AlignedText {
  const changes = stretches(source.text, regex)
    .filter(({ match }) => match)
    .map(({ from, to }) => ({ from, to, becomes: becomes(source.text.slice(from, to)) }))
  return rewrite(source, changes)
}

function strip(source: AlignedText, left: boolean, right: boolean): AlignedText {
  const { text } = source
  const from = left ? (/^\p{White_Space}*/u.exec(text)?.[0].length ?? 0) : 0
  const tail = right ? (/\p{White_Space}*$/u.exec(text.slice(from))?.[0].length ?? 0) : 0
  return slice(source, from, text.length - tail)
}

/** A character with what combines with it; Hangul syllables may be written in letters that combine too. */
const CLUSTER = /[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]+\p{M}*|[^\p{M}]\p{M}*|\p{M}+/gu

function unicodeForm(form: 'NFC' | 'NFD' | 'NFKC' | 'NFKD'): Normalise {
  return (source) => {
    const whole = source.text.normalize(form)
    if (whole === source.text) return source
    const byCluster = replace(source, CLUSTER, (cluster) => cluster.normalize(form))
    if (byCluster.text === whole) return byCluster
    return rewrite(source, [{ from: 0, to: source.text.length, becomes: whole }])
  }
}
