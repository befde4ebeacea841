import type { BoardRecord } from './schema.js'

/** What the text editor of the board writes; anything else would throw in every browser that shows it. */
const TEXT_NODES: ReadonlySet<string> = new Set([
  ...['doc', 'paragraph', 'text', 'hardBreak', 'heading', 'bulletList', 'orderedList', 'listItem'],
])
const TEXT_MARKS: ReadonlySet<string> = new Set(['bold', 'italic', 'strike', 'code', 'link', 'highlight'])
const LINK_PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:'])
/** Pictures that cannot carry a script; nothing is fetched from elsewhere. */
const PICTURE = /^data:image\/(png|jpeg|gif|webp|avif);base64,[a-z0-9+/=]*$/i

/** Why a record's addresses or formatted text are nothing that a board shows; undefined when they are. */
export function contentProblem(record: BoardRecord): string | undefined {
  if (record.typeName === 'asset') return assetProblem(record.props)
  if (record.typeName !== 'shape') return
  // tldraw's schema takes any https address here, and its embed shows it in a frame.
  if (record.type === 'embed') return 'A board shows no other pages.'
  const { richText } = record.props as { richText?: unknown }
  return richText === undefined ? undefined : textProblem(richText)
}

function assetProblem(props: object): string | undefined {
  const { src, image, favicon } = props as Record<'src' | 'image' | 'favicon', unknown>
  const isLink = image !== undefined || favicon !== undefined
  for (const address of isLink ? [image, favicon] : [src])
    if (typeof address === 'string' && address !== '' && !PICTURE.test(address))
      return 'A picture here would be loaded from elsewhere.'
  return
}

function textProblem(node: unknown): string | undefined {
  const { type, content, marks, text } = (node ?? {}) as Record<'type' | 'content' | 'marks' | 'text', unknown>
  if (!TEXT_NODES.has(String(type))) return 'A text here has parts that a board does not show.'
  if (type === 'text' && typeof text !== 'string') return 'A text here has no words.'
  for (const mark of list(marks)) {
    const { type: name, attrs } = (mark ?? {}) as { type?: unknown; attrs?: { href?: unknown } }
    if (!TEXT_MARKS.has(String(name))) return 'A text here is marked in a way that a board does not show.'
    if (name === 'link' && !isLink(attrs?.href)) return 'A link here leads nowhere that a board opens.'
  }
  for (const part of list(content)) {
    const problem = textProblem(part)
    if (problem) return problem
  }
  return
}

/** What is no list has one part, which is none. */
const list = (value: unknown): unknown[] => (value === undefined ? [] : Array.isArray(value) ? value : [null])

function isLink(href: unknown): boolean {
  // As a browser reads it: relative to a page, with blanks and control characters taken out.
  const url = typeof href === 'string' ? parsed(href) : undefined
  return url !== undefined && LINK_PROTOCOLS.has(url.protocol)
}

function parsed(href: string): URL | undefined {
  try {
    return new URL(href, 'https://board.invalid')
  } catch {
    return
  }
}
