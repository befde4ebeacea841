const KEY = 'lensboard.models'
const KEPT = 8

/** Hashes of the models this browser asked last, the latest first. */
export function recentModels(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(kept) ? kept.filter((hash) => typeof hash === 'string').slice(0, KEPT) : []
  } catch {
    return []
  }
}

/** Remembers that this model was asked now. */
export function keepRecentModel(hash: string): void {
  localStorage.setItem(KEY, JSON.stringify([hash, ...recentModels().filter((h) => h !== hash)].slice(0, KEPT)))
}
