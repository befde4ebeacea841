import type { Message, RoleSpan } from '@lensboard/contract'
import { type Chat, renderChat } from './chat-template.js'
import type { ReadToken } from './token-model.js'

/** Part of the rendered text that came from a message. */
interface TextSpan {
  role: Message['role']
  from: number
  to: number
}

export interface ReadChat {
  text: string
  spans: TextSpan[]
}

/** Private-use characters, which stand for nothing: two for each message mark its ends. */
const MARKS_FROM = 0xe000
const MARKS_TO = 0xf8ff

/** A conversation as one text, and where in it each message is; throws SPEC_INVALID when the template refuses it. */
export function readChat(template: string, chat: Chat, specialTokens: Record<string, string>): ReadChat {
  const text = renderChat(template, chat, specialTokens)
  return { text, spans: markedSpans(template, chat, specialTokens, text) ?? foundSpans(chat.messages, text) }
}

/** Tokens that touch what came from a message; a token belongs to the first message that it touches. */
export function roleSpans(spans: readonly TextSpan[], tokens: readonly ReadToken[]): RoleSpan[] {
  const roles: RoleSpan[] = []
  let next = 0
  for (const { role, from, to } of spans) {
    const touches = ({ range }: ReadToken) => range !== null && range[0] < to && range[1] > from
    let first = next
    while (first < tokens.length && !touches(tokens[first] as ReadToken)) first++
    let end = first
    while (end < tokens.length && touches(tokens[end] as ReadToken)) end++
    if (first === end) continue
    roles.push({ role, from: first, to: end })
    next = end
  }
  return roles
}

/**
 * Renders once more with a mark before and after what each message says (inside its outer white space, which templates
 * trim). Undefined where the text without marks is another one: then the template looks at what messages say.
 */
function markedSpans(
  template: string,
  chat: Chat,
  specialTokens: Record<string, string>,
  text: string,
): TextSpan[] | undefined {
  const taken = template + chat.messages.map(({ content }) => content).join('')
  const count = 2 * chat.messages.length
  let base = MARKS_FROM
  for (let at = base; at < base + count; at++) if (taken.includes(String.fromCharCode(at))) base = at + 1
  if (base + count > MARKS_TO) return undefined
  const marked = chat.messages.map(({ role, content }, i) => {
    const { before, core, after } = parts(content)
    const [open, close] = [base + 2 * i, base + 2 * i + 1].map((code) => String.fromCharCode(code))
    return { role, content: core === '' ? content : `${before}${open}${core}${close}${after}` }
  })
  let rendered: string
  try {
    rendered = renderChat(template, { ...chat, messages: marked }, specialTokens)
  } catch {
    return undefined
  }
  const spans: TextSpan[] = []
  const plain: string[] = []
  let open: { index: number; from: number } | undefined
  let at = 0
  let start = 0
  for (let i = 0; i <= rendered.length; i++) {
    const mark = i < rendered.length ? rendered.charCodeAt(i) - base : -1
    const isMark = mark >= 0 && mark < count
    if (!isMark && i < rendered.length) continue
    plain.push(rendered.slice(start, i))
    at += i - start
    start = i + 1
    if (!isMark) break
    const index = mark >> 1
    if (mark % 2 === 0) open = { index, from: at }
    else {
      const message = chat.messages[index] as Message
      // Where a template drops the beginning, the text still ends as the message does.
      const from = open?.index === index ? open.from : at - commonEnd(text.slice(0, at), parts(message.content).core)
      spans.push(grown(text, { role: message.role, from, to: at }, message.content))
      open = undefined
    }
  }
  return plain.join('') === text ? spans : undefined
}

/** Looks for what each message says, in their order. */
function foundSpans(messages: readonly Message[], text: string): TextSpan[] {
  const spans: TextSpan[] = []
  let done = 0
  for (const { role, content } of messages) {
    const { core } = parts(content)
    const from = core === '' ? -1 : text.indexOf(core, done)
    if (from < 0) continue
    done = from + core.length
    spans.push(grown(text, { role, from, to: done }, content))
  }
  return spans
}

/** With the white space around it that the message has and the text still shows. */
function grown(text: string, { role, from, to }: TextSpan, content: string): TextSpan {
  const { before, after } = parts(content)
  const left = commonEnd(text.slice(0, from), before)
  let right = 0
  while (right < after.length && text[to + right] === after[right]) right++
  return { role, from: from - left, to: to + right }
}

function commonEnd(a: string, b: string): number {
  let length = 0
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) length++
  return length
}

function parts(content: string): { before: string; core: string; after: string } {
  const core = content.trim()
  const from = content.indexOf(core)
  return { before: content.slice(0, from), core, after: content.slice(from + core.length) }
}
