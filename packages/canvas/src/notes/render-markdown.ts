import 'katex/dist/katex.min.css'
import * as plugin from '@vscode/markdown-it-katex'
import type { KatexOptions } from 'katex'
import MarkdownIt, { type PluginWithOptions } from 'markdown-it'

/** What a formula may ask of the page: no addresses, no markup, no macro that grows without end, no giant boxes. */
const FORMULAS: KatexOptions = {
  trust: false,
  maxExpand: 200,
  maxSize: 20,
  strict: 'ignore',
  throwOnError: false,
  errorColor: 'currentColor',
  output: 'htmlAndMathml',
}

const LINKS: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:'])

function isLink(address: string): boolean {
  try {
    // Without a base: an address within this product leads nowhere that a note means.
    return LINKS.has(new URL(address).protocol)
  } catch {
    return false
  }
}

const markdown = newMarkdown()

function newMarkdown(): MarkdownIt {
  const made = new MarkdownIt({ html: false, linkify: false, breaks: true })
  // Pictures would be loaded from elsewhere.
  made.disable('image')
  made.validateLink = isLink
  made.use(pluginOf(plugin), FORMULAS)
  const open =
    made.renderer.rules.link_open ?? ((tokens, i, options, _env, self) => self.renderToken(tokens, i, options))
  made.renderer.rules.link_open = (tokens, i, ...others) => {
    tokens[i]?.attrSet('target', '_blank')
    tokens[i]?.attrSet('rel', 'noopener noreferrer nofollow')
    return open(tokens, i, ...others)
  }
  return made
}

/** The library is CommonJS: bundlers hand out the function, Node.js an object around it. */
function pluginOf(module: { default: unknown }): PluginWithOptions<KatexOptions> {
  const inner = module.default as { default?: unknown }
  return (typeof inner === 'function' ? inner : inner.default) as PluginWithOptions<KatexOptions>
}

/** The HTML of a note: its own markup as text, links to http, https and mailto, formulas with MathML beside them. */
export function renderMarkdown(text: string): string {
  return markdown.render(text)
}
