import { z } from 'zod'
import type { AlignedText } from './aligned-text.js'

export const Bert = z.object({
  clean_text: z.boolean(),
  handle_chinese_chars: z.boolean(),
  strip_accents: z.boolean().nullable(),
  lowercase: z.boolean(),
})

/** Changes every match of a pattern. */
type Replace = (source: AlignedText, regex: RegExp, becomes: (match: string) => string) => AlignedText

const INVISIBLE = /[\0\ufffd]|(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}]/gu
const SPACE = /\p{White_Space}/gu
const CHINESE =
  /[\u4e00-\u9fff\u3400-\u4dbf\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\uf900-\ufaff\u{2f800}-\u{2fa1f}]/gu

/** BERT's own cleaning, step by step, as some GPT-2 models of other scripts use it. */
export function bertNormalise(config: z.infer<typeof Bert>, replace: Replace) {
  const { clean_text, handle_chinese_chars, strip_accents, lowercase } = config
  return (text: AlignedText): AlignedText => {
    let out = text
    if (clean_text)
      out = replace(
        replace(out, INVISIBLE, () => ''),
        SPACE,
        () => ' ',
      )
    if (handle_chinese_chars) out = replace(out, CHINESE, (letter) => ` ${letter} `)
    if (strip_accents ?? lowercase) {
      out = replace(out, /[^\p{ASCII}]/gu, (letter) => letter.normalize('NFD'))
      out = replace(out, /\p{Mn}/gu, () => '')
    }
    return lowercase ? replace(out, /\P{ASCII}|[A-Z]/gu, (letter) => letter.toLowerCase()) : out
  }
}
