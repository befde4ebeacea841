import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Message } from '@lensboard/contract'
import { openTokenizer, renderChat, tokenize } from '@lensboard/weights'
import { describe, expect, it } from 'vitest'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const read = (path: string) => readFileSync(`${HERE}/${path}`, 'utf8')
const json = (path: string) => JSON.parse(read(path))

interface Case {
  name: string
  prompt: boolean
  text?: string
  refused?: string
}
/** Written by generate_chats.py with transformers' own environment. */
const { chats, cases }: { chats: Record<string, Message[]>; cases: Record<string, Case[]> } =
  json('fixtures/chats.json')
const FACTS = { bos_token: '<s>', eos_token: '</s>', date_string: '26 Jul 2024' }
const families = readdirSync(`${HERE}/templates`).map((file) => file.replace('.jinja', ''))

const tokenizers = ['llama2', 'llama3', 'gemma'].map((kind) => ({
  kind,
  tokenizer: openTokenizer(json(`fixtures/${kind}/tokenizer.json`), json(`fixtures/${kind}/tokenizer_config.json`)),
}))

describe.each(families)('the chat template of %s', (family) => {
  const template = read(`templates/${family}.jinja`)

  it.each(cases[family] ?? [])('reads “$name” as transformers does (answer to come: $prompt)', (chat) => {
    const messages = chats[chat.name] as Message[]
    const render = () => renderChat(template, { messages, addGenerationPrompt: chat.prompt }, FACTS)
    if (chat.refused === undefined) expect(render()).toBe(chat.text)
    else expect(render).toThrowError(`The chat template of this model refuses these messages: ${chat.refused}`)
  })

  it.each(tokenizers)('says which $kind tokens each message became', ({ tokenizer }) => {
    for (const { name, prompt, refused } of cases[family] ?? []) {
      if (refused !== undefined) continue
      const messages = chats[name] as Message[]
      const input = { kind: 'chat' as const, messages, addGenerationPrompt: prompt }
      const reader = { name: family, tokenizer, chatTemplate: template, vocabSize: tokenizer.size }
      const { text = '', roles = [], offsets = [] } = tokenize(reader, { input, bos: 'auto', nCtx: 2_048 })
      const said = roles.map(({ role, from, to }) => {
        const [start] = offsets[from] ?? []
        const [, end] = offsets[to - 1] ?? []
        return { role, text: text.slice(start, end) }
      })
      // A span holds what its message says, whole or (where the template drops some) its end, and little else.
      for (const { role, text: part } of said) {
        const own = messages.some((message) => {
          const core = message.content.trim()
          return message.role === role && (part.includes(core) || (core !== '' && core.endsWith(part.trim())))
        })
        expect({ name, role, part, own }).toEqual({ name, role, part, own: true })
      }
      // What a template shows of a message is found, and spans neither overlap nor go back.
      for (const { role, content } of messages) {
        const core = content.trim()
        if (core !== '' && text.includes(core))
          expect({ name, found: said.some((span) => span.role === role && span.text.includes(core)) }).toEqual({
            name,
            found: true,
          })
      }
      roles.forEach(({ from, to }, i) => {
        expect(from < to && from >= (roles[i - 1]?.to ?? 0)).toBe(true)
      })
    }
  })
})
