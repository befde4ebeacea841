import type { Input } from './input.js'

/** The prompt as one line for titles and search; ids are listed, messages joined. */
export function promptText(input: Input): string {
  if (input.kind === 'text') return input.text
  if (input.kind === 'ids') return `ids ${input.ids.join(', ')}`
  return input.messages.map((m) => m.content).join(' · ')
}
