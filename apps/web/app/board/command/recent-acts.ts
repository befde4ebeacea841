const KEPT = 20
const keyOf = (personId: string) => `lensboard.acts.${personId}`

/** Ids of what this person chose in the command palette of this browser, the latest first. */
export function recentActs(personId: string): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(personId)) ?? '[]')
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string').slice(0, KEPT) : []
  } catch {
    return []
  }
}

/** Remembers that this was chosen now. */
export function keepRecentAct(personId: string, id: string): void {
  const others = recentActs(personId).filter((one) => one !== id)
  localStorage.setItem(keyOf(personId), JSON.stringify([id, ...others].slice(0, KEPT)))
}
