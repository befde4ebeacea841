/** Prompts kept for a person in this browser. */
export const RECENT_PROMPTS = 20
/** A longer prompt is no line of a menu, and would fill the browser's store. */
const CHARS_MAX = 4_000

const keyOf = (personId: string) => `lensboard.prompts.${personId}`

/** The prompts that this person ran last from this browser, the latest first. */
export function recentPrompts(personId: string): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(personId)) ?? '[]')
    return Array.isArray(kept) ? kept.filter((text) => typeof text === 'string').slice(0, RECENT_PROMPTS) : []
  } catch {
    return []
  }
}

/** Remembers that this prompt was run now; blank and very long ones are not kept. */
export function keepRecentPrompt(personId: string, text: string): void {
  if (text.trim() === '' || text.length > CHARS_MAX) return
  const others = recentPrompts(personId).filter((one) => one !== text)
  localStorage.setItem(keyOf(personId), JSON.stringify([text, ...others].slice(0, RECENT_PROMPTS)))
}
