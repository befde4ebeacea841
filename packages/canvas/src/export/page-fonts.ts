import { fetchedBytes } from './fetched.js'

const FAMILIES = ['IBM Plex Mono', 'IBM Plex Sans'] as const
const WEIGHT = '500'

const known = new Map<string, Promise<string>>()

/**
 * The page's own fonts as style rules that need no page: a picture is drawn, and opened elsewhere, without it. Only the
 * weight that figures use; a font that cannot be read is left out, and the reader's own takes its place.
 */
async function embeddedFonts(svg: string): Promise<string> {
  const used = FAMILIES.filter((family) => svg.includes(family))
  const rules = await Promise.all(used.map(ruleOf))
  return rules.join('')
}

/** A standalone SVG with its fonts inside. */
export async function withFonts(svg: string): Promise<string> {
  const rules = await embeddedFonts(svg)
  if (rules === '') return svg
  const at = svg.indexOf('>') + 1
  return `${svg.slice(0, at)}<style>${rules}</style>${svg.slice(at)}`
}

function ruleOf(family: string): Promise<string> {
  const found = known.get(family) ?? readRule(family)
  known.set(family, found)
  // What could not be read is asked for again: the next figure has its fonts.
  found.catch(() => known.delete(family))
  return found
}

async function readRule(family: string): Promise<string> {
  const source = addressOf(family)
  if (!source) return ''
  const bytes = await fetchedBytes(source)
  return `@font-face{font-family:'${family}';font-weight:${WEIGHT};src:url(data:font/woff2;base64,${base64Of(bytes)}) format('woff2')}`
}

/** Where the page loads a font from, as its style sheets say it. */
function addressOf(family: string): string | undefined {
  for (const sheet of document.styleSheets) {
    const base = sheet.href ?? document.baseURI
    for (const rule of rulesOf(sheet)) {
      if (!(rule instanceof CSSFontFaceRule)) continue
      const { style } = rule
      const isIt = style.getPropertyValue('font-family').replace(/["']/g, '') === family
      if (!isIt || style.getPropertyValue('font-weight') !== WEIGHT) continue
      const [, address] = /url\(["']?([^"')]+)/.exec(style.getPropertyValue('src')) ?? []
      if (address) return new URL(address, base).href
    }
  }
  return undefined
}

/** A style sheet of another origin does not say its rules. */
function rulesOf(sheet: CSSStyleSheet): Iterable<CSSRule> {
  try {
    return sheet.cssRules
  } catch {
    return []
  }
}

/** Bytes as base64, in steps that no call stack minds. */
export function base64Of(bytes: Uint8Array): string {
  const STEP = 0x8000
  let binary = ''
  for (let at = 0; at < bytes.length; at += STEP) binary += String.fromCharCode(...bytes.subarray(at, at + STEP))
  return btoa(binary)
}
