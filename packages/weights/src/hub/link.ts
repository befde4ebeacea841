import { AppError } from '@lensboard/contract'

/** A model at the hub and the branch, tag or commit of it that is meant. */
export interface HubLink {
  /** `org/name`, or `name` for the oldest models. */
  repo: string
  revision: string
}

const LINK_CHARS_MAX = 300
/** Hugging Face's own bound on the name of a repository. */
const NAME_CHARS_MAX = 96
const REVISION_CHARS_MAX = 200
const NAME = /^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$/
const REVISION = /^[A-Za-z0-9_][A-Za-z0-9_./+-]*$/
const PUBLIC_HOSTS = new Set(['huggingface.co', 'www.huggingface.co', 'hf.co'])
/** Pages below a model's own, and whether the next part of the address is a revision. */
const PAGES: Record<string, boolean> = {
  tree: true,
  blob: true,
  resolve: true,
  raw: true,
  commit: true,
  commits: true,
  revision: true,
  discussions: false,
}
/** First words of pages that are no models. */
const OTHER_PAGES: Record<string, string> = { datasets: 'a dataset', spaces: 'a space', collections: 'a collection' }

/**
 * Reads what a person writes for a model: `org/name`, `name`, `org/name@revision`, each also after `hub:`, or a link
 * to its page at the hub or at `endpoint`. Throws HUB_LINK_INVALID.
 */
export function parseHubLink(link: string, endpoint = 'https://huggingface.co'): HubLink {
  const text = link.trim()
  if (text.length > LINK_CHARS_MAX) throw invalid(`it is longer than ${LINK_CHARS_MAX} characters`)
  const bare = text.replace(/^hub:/, '')
  const page = pageParts(bare, endpoint)
  return page ? parsePage(page) : parseName(bare)
}

function parseName(text: string): HubLink {
  const [repo = '', revision, ...rest] = text.split('@')
  if (rest.length > 0) throw invalid('it has more than one @')
  return checked(repo, revision ?? 'main')
}

/** The parts of the address of a page at the hub or at `endpoint`, or undefined for what is no address. */
export function pageParts(bare: string, endpoint: string): string[] | undefined {
  if (!/^(https?:\/\/|(www\.)?(huggingface\.co|hf\.co)\/)/i.test(bare)) return undefined
  const url = parseUrl(/^https?:/i.test(bare) ? bare : `https://${bare}`)
  const own = new URL(endpoint)
  const isOwn = url.host === own.host && url.pathname.startsWith(own.pathname)
  if (!isOwn && !PUBLIC_HOSTS.has(url.hostname)) throw invalid(`${url.host.slice(0, 80)} is not the hub used here`)
  const path = isOwn ? url.pathname.slice(own.pathname.length) : url.pathname
  return path.split('/').filter((part) => part !== '')
}

function parsePage(parts: string[]): HubLink {
  if (parts[0] === 'api' && parts[1] === 'models') parts.splice(0, 2)
  const page = parts.findIndex((part, i) => i > 0 && Object.hasOwn(PAGES, part))
  const [repo = '', at] = parts
    .slice(0, page === -1 ? 2 : page)
    .join('/')
    .split('@')
  const shown = page !== -1 && PAGES[parts[page] ?? ''] ? parts[page + 1] : undefined
  return checked(repo, shown === undefined ? (at ?? 'main') : decode(shown))
}

function parseUrl(text: string): URL {
  try {
    return new URL(text)
  } catch (cause) {
    throw invalid('it is no address', cause)
  }
}

export function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch (cause) {
    throw invalid('its address is not encoded as addresses are', cause)
  }
}

function checked(repo: string, revision: string): HubLink {
  const names = repo.split('/')
  const other = names.length > 1 ? OTHER_PAGES[names[0] ?? ''] : undefined
  if (other !== undefined) throw invalid(`it is ${other}, not a model`)
  if (names.length > 2) throw invalid('it has too many parts')
  for (const name of names) checkName(name)
  checkRevision(revision)
  return { repo, revision }
}

export function checkRevision(revision: string): void {
  if (revision.length > REVISION_CHARS_MAX) throw invalid('its revision is too long')
  if (!REVISION.test(revision) || revision.includes('..') || revision.includes('//') || /[./]$/.test(revision))
    throw invalid('its revision has characters that no branch, tag or commit has')
}

export function checkName(name: string): void {
  if (name === '') throw invalid('a name is missing')
  if (name.length > NAME_CHARS_MAX) throw invalid(`a name has more than ${NAME_CHARS_MAX} characters`)
  if (!NAME.test(name) || name.includes('..') || name.includes('--') || name.endsWith('.git'))
    throw invalid('a name there is made of letters, digits, "-", "_" and "."')
}

export const invalid = (why: string, cause?: unknown) =>
  new AppError(
    'HUB_LINK_INVALID',
    `This names no model at the hub: ${why}. Write it like org/name or org/name@revision.`,
    { cause },
  )
