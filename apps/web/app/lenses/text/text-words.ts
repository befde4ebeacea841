import type { TextTokens } from '@lensboard/contract'
import { countWords } from '../lens-words'

interface Counted {
  documents: number
  characters: number
  broken: { count: number }
}

/** `2,360 documents, 1,284,648 characters`, and what could not be read of them. */
export function textWords({ documents, characters, broken }: Counted): string {
  const left = broken.count === 0 ? '' : `. ${countWords(broken.count, 'broken line')} left out`
  return `${countWords(documents, 'document')}, ${countWords(characters, 'character')}${left}`
}

/** `341,905 tokens`, or `about 12,000,000 tokens` where only a part was counted. */
export const tokensWords = ({ tokens, about }: TextTokens): string =>
  about ? `about ${countWords(Number(tokens.toPrecision(3)), 'token')}` : countWords(tokens, 'token')

/** What of a plain text is a document, as it stands for a column; the first one is the likeliest. */
export const UNITS: Record<string, { label: string; hint: string }> = {
  paragraph: { label: 'A paragraph', hint: 'Text between blank lines' },
  line: { label: 'A line', hint: 'Each line on its own' },
  file: { label: 'A part of the whole', hint: 'Line after line, 20,000 characters each' },
}
