import type { Mention } from '@lensboard/contract'

type TextPart = { is: 'text' | 'code' | 'link'; text: string } | { is: 'mention'; text: string; personId: string }

const CODE = /`([^`\n]+)`/
const LINK = /https?:\/\/[^\s<>"'`]+[^\s<>"'`.,;:!?)\]}]/

/** What a comment's text is made of, in its order. Only http and https are links. */
export function textParts(text: string, mentions: readonly Mention[]): TextPart[] {
  const names = mentions.toSorted((a, b) => b.name.length - a.name.length)
  const parts: TextPart[] = []
  const plain = (words: string) => {
    const last = parts.at(-1)
    if (words === '') return
    if (last?.is === 'text') last.text += words
    else parts.push({ is: 'text', text: words })
  }
  let rest = text
  while (rest !== '') {
    const found = [CODE, LINK].map((kind) => kind.exec(rest)).filter((match) => match !== null)
    const mention = firstMention(rest, names)
    const at = Math.min(...found.map(({ index }) => index), mention?.index ?? Number.POSITIVE_INFINITY)
    if (at === Number.POSITIVE_INFINITY) break
    plain(rest.slice(0, at))
    const match = found.find(({ index }) => index === at)
    if (match) {
      parts.push(match[1] === undefined ? { is: 'link', text: match[0] } : { is: 'code', text: match[1] })
      rest = rest.slice(at + match[0].length)
    } else if (mention) {
      parts.push({ is: 'mention', text: mention.text, personId: mention.personId })
      rest = rest.slice(at + mention.text.length)
    }
  }
  plain(rest)
  return parts
}

function firstMention(text: string, names: readonly Mention[]) {
  const found = names
    .map(({ name, personId }) => ({ personId, text: `@${name}`, index: text.indexOf(`@${name}`) }))
    .filter(({ index }) => index >= 0)
  // Of two names that begin alike the longer one is meant.
  return found.toSorted((a, b) => a.index - b.index || b.text.length - a.text.length)[0]
}
