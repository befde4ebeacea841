/** Where somebody goes who was going nowhere. */
export const HOME = '/projects'
const LENGTH_MAX = 2_000

/** A `next` that stays on this site, as path, query and hash; anything else becomes the projects page. */
export function safeNext(value: unknown): string {
  if (typeof value !== 'string' || value.length > LENGTH_MAX || !value.startsWith('/')) return HOME
  const base = 'http://here.invalid'
  if (!URL.canParse(value, base)) return HOME
  // The parser knows every spelling of "another host": two slashes, backslashes, tabs in between.
  const url = new URL(value, base)
  if (url.origin !== base) return HOME
  const path = url.pathname + url.search + url.hash
  // "/.//host" is read as the path "//host", which a browser would take for a host when it is sent on.
  return path.startsWith('//') ? HOME : path
}

/** The address of a page that comes back to `next` afterwards. */
export const withNext = (page: string, next: string): string =>
  next === HOME ? page : `${page}?next=${encodeURIComponent(next)}`
