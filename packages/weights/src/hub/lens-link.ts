import { AppError } from '@lensboard/contract'
import { checkName, checkRevision, decode, invalid, pageParts } from './link.js'
import { isInside } from './listing.js'

/** A published lens: the repository, its revision, and the file or folder in it; an empty path is all of it. */
export interface HubLensLink {
  /** That of a space or a data set begins with `spaces/` or `datasets/`. */
  repo: string
  revision: string
  path: string
}

const LINK_CHARS_MAX = 300
/** Pages of a file or folder, after which the revision stands, then the path. */
const PAGES = new Set(['tree', 'blob', 'resolve', 'raw'])
const WRITE = 'Copy the address of its folder or file at the hub, or write org/name/path.'
const KINDS = new Set(['spaces', 'datasets'])

/**
 * Reads where a lens is published: a link to its folder or file at the hub or at `endpoint`, or `org/name/path`, with
 * `spaces/` or `datasets/` before it for other repositories than models, and `@revision` after it. Throws HUB_LINK_INVALID.
 */
export function parseLensLink(link: string, endpoint = 'https://huggingface.co'): HubLensLink {
  try {
    return parse(link, endpoint)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const why = error.message.replace('no model', 'no lens').replace(/Write it.*$/, WRITE)
    throw new AppError('HUB_LINK_INVALID', why, { cause: error })
  }
}

function parse(link: string, endpoint: string): HubLensLink {
  const text = link.trim()
  if (text.length > LINK_CHARS_MAX) throw invalid(`it is longer than ${LINK_CHARS_MAX} characters`)
  const bare = text.replace(/^hub:/, '')
  const page = pageParts(bare, endpoint)
  if (page) return checked(page.map(decode))
  const [name = '', revision, ...rest] = bare.split('@')
  if (rest.length > 0) throw invalid('it has more than one @')
  const found = checked(name.replace(/\/+$/, '').split('/'))
  return revision === undefined ? found : { ...found, revision: revised(revision) }
}

function checked(parts: string[]): HubLensLink {
  const kind = KINDS.has(parts[0] ?? '') ? parts[0] : undefined
  const [org, name, ...rest] = kind === undefined ? parts : parts.slice(1)
  if (org === undefined || name === undefined) throw invalid('a lens is named by org/name and the path to it')
  for (const part of [org, name]) checkName(part)
  const isPage = PAGES.has(rest[0] ?? '')
  const path = (isPage ? rest.slice(2) : rest).join('/')
  if (path !== '' && !isInside(path)) throw invalid('its path leaves the repository')
  const repo = [...(kind === undefined ? [] : [kind]), org, name].join('/')
  return { repo, revision: isPage ? revised(rest[1] ?? 'main') : 'main', path }
}

function revised(revision: string): string {
  checkRevision(revision)
  return revision
}
