/** Above every vocabulary there is: ids from here on are none, they stand for a token that is known by its text alone. */
const TEXT_IDS_FROM = 0x40000000
const TEXT_IDS = 0x3fffffff

/**
 * Stands for a token that an imported file gives as text alone. The same text has the same one in every file (FNV-1a of
 * its UTF-8), so that cards of such files can be compared and pinned; `taken` says which ones are another text's.
 */
export function textId(text: string, taken: (id: number) => boolean = () => false): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  let place = hash & TEXT_IDS
  while (taken(TEXT_IDS_FROM + place)) place = (place + 1) & TEXT_IDS
  return TEXT_IDS_FROM + place
}

/** Whether an id is a `textId`: it is never shown as an id, written to a file as one, or sent to a model. */
export const isTextId = (id: number): boolean => id >= TEXT_IDS_FROM

/** An id as people read it: `id 318`, or that only the text is known. */
export const idWords = (id: number): string => (isTextId(id) ? 'text only, no id' : `id ${id}`)
