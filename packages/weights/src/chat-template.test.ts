import { describe, expect, it } from 'vitest'
import { chatTemplateOf, renderChat } from './chat-template.js'

const chat = { messages: [{ role: 'user' as const, content: 'Hi {{ bos_token }}' }], addGenerationPrompt: true }

const NS = "{% set n = namespace(x='ab') %}"
const DOUBLED = `${NS}{% for i in range(14) %}{% set n.x = n.x + n.x %}{% endfor %}`

describe('a chat template', () => {
  it('sees the messages, the special tokens and whether an answer is to come', () => {
    const template =
      "{{ bos_token }}{% for m in messages %}[{{ m['role'] }}] {{ m['content'] }}{% endfor %}{% if add_generation_prompt %} >{% endif %}"
    expect(renderChat(template, chat, { bos_token: '<s>' })).toBe('<s>[user] Hi {{ bos_token }} >')
  })

  it.each([
    ['that is damaged', '{% for m in %}', /^The chat template of this model refuses these messages: /],
    ['that refuses', "{{ raise_exception('Only system first') }}", /Only system first/],
    [
      'that never ends',
      '{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}',
      /takes too long/,
    ],
    ['that grows', `${NS}{% for i in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}`, /too large/],
    ['that counts for ever', '{% for i in range(1000000000) %}{% endfor %}', /too large/],
    ['that replaces', `${DOUBLED}{{ n.x.replace('a', n.x) }}`, /too large/],
    ['that joins', `${DOUBLED}{{ range(90000) | join(n.x) }}`, /too large/],
    ['that keeps a method', `${DOUBLED}{% set f = n.x.replace %}{{ f('a', n.x) }}`, /keeps a method/],
    ['that nests lists', `${NS}{% for i in range(99) %}{% set n.x = [n.x, n.x, n.x] %}{% endfor %}`, /too large/],
  ])('%s is a refusal, not a crash', (_, template, sentence) => {
    const render = () => renderChat(template, chat, {})
    expect(render).toThrowError(expect.objectContaining({ code: 'SPEC_INVALID' }))
    expect(render).toThrowError(sentence)
  })

  it('is the one named default where there are several', () => {
    const named = [
      { name: 'tool_use', template: 'tools' },
      { name: 'default', template: 'plain' },
    ]
    expect(chatTemplateOf({ chat_template: named })).toBe('plain')
    expect(chatTemplateOf({ chat_template: 'one' })).toBe('one')
    expect(chatTemplateOf({})).toBeUndefined()
  })
})
