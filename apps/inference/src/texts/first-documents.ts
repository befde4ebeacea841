import type { TextShelf } from './text-shelf.js'

const FIRST = 20
const CHARS = 400

/** Beginnings of the first documents of a text. Throws TEXT_UNKNOWN. */
export async function firstDocuments(shelf: TextShelf, hash: string): Promise<string[]> {
  const first: string[] = []
  for await (const document of shelf.documents(hash)) {
    first.push(document.length > CHARS ? `${document.slice(0, CHARS - 1)}…` : document)
    if (first.length === FIRST) break
  }
  return first
}
