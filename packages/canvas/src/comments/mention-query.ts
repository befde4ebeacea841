export interface Named {
  id: string
  name: string
}

/** More names than this are found by writing on. */
const OFFERED = 6
const QUERY_CHARS = 40

/** What is being written after an @ before the caret; null where no name is. */
export function mentionAt(text: string, caret: number): { from: number; words: string } | null {
  const before = text.slice(0, caret)
  const from = before.lastIndexOf('@')
  if (from < 0 || /\S/.test(before[from - 1] ?? ' ')) return null
  const words = before.slice(from + 1)
  return words.length > QUERY_CHARS || words.includes('\n') ? null : { from, words }
}

/** The people that what is written may become; none once it is a whole name and more. */
export function offered(people: readonly Named[], words: string): Named[] {
  const sought = words.toLocaleLowerCase()
  return people.filter(({ name }) => name.toLocaleLowerCase().startsWith(sought)).slice(0, OFFERED)
}

/** Ids of the people whose names stand in a text after an @; of two with one name the one that was chosen. */
export function mentionsIn(text: string, people: readonly Named[], chosen: ReadonlyMap<string, string>): string[] {
  const names = new Set(people.map(({ name }) => name).filter((name) => text.includes(`@${name}`)))
  return [...names].flatMap((name) => chosen.get(name) ?? people.find((person) => person.name === name)?.id ?? [])
}
