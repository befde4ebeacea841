import { Fragment, type ReactNode } from 'react'
import styles from './markdown.module.css'

type Block =
  | { kind: 'heading' | 'paragraph'; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'code'; text: string }
  | { kind: 'table'; head: string[]; rows: string[][] }

const cellsOf = (line: string) =>
  line
    .replace(/^\s*\||\|\s*$/g, '')
    .split('|')
    .map((cell) => cell.trim())

const FENCED = /^(```[\s\S]*?^```)/m
const COMMENT = /<!--[\s\S]*?-->/g
const TAG = /<\/?[a-z][a-z0-9-]*(?:\s[^<>]*)?\/?>/gi
const PICTURE = /\[?!\[[^\]]*\]\([^)]*\)(?:\]\([^)]*\))?/g

/** Model cards carry tags and pictures for another page; what they say in words stays. Code is left as it is. */
const withoutHtml = (markdown: string) =>
  markdown
    .split(FENCED)
    .map((part) => (part.startsWith('```') ? part : part.replace(COMMENT, '').replace(TAG, '').replace(PICTURE, '')))
    .join('')

/** The blocks of a model card: as much Markdown as model cards use, nothing that could run. */
export function markdownBlocks(markdown: string): Block[] {
  const lines = withoutHtml(markdown.replace(/^---\r?\n[\s\S]*?\n---\r?\n/, '')).split(/\r?\n/)
  const blocks: Block[] = []
  let at = 0
  const take = (while_: (line: string) => boolean) => {
    const taken: string[] = []
    while (at < lines.length && while_(lines[at]!)) taken.push(lines[at++]!)
    return taken
  }
  while (at < lines.length) {
    const line = lines[at]!
    if (!line.trim()) at++
    else if (/^#{1,6}\s/.test(line)) {
      blocks.push({ kind: 'heading', text: line.replace(/^#+\s+/, '') })
      at++
    } else if (line.startsWith('```')) {
      at++
      blocks.push({ kind: 'code', text: take((l) => !l.startsWith('```')).join('\n') })
      at++
    } else if (/^\s*\|/.test(line)) {
      const [head = [], ...rows] = take((l) => /^\s*\|/.test(l)).map(cellsOf)
      blocks.push({ kind: 'table', head, rows: rows.filter((row) => !row.every((cell) => /^:?-+:?$/.test(cell))) })
    } else if (/^\s*[-*]\s/.test(line)) {
      blocks.push({ kind: 'list', items: take((l) => /^\s*[-*]\s/.test(l)).map((l) => l.replace(/^\s*[-*]\s+/, '')) })
    } else {
      const text = take((l) => l.trim() !== '' && !/^(#{1,6}\s|```|\s*\||\s*[-*]\s)/.test(l))
      // A line that starts like a block but is none must still move on.
      blocks.push({ kind: 'paragraph', text: text.length > 0 ? text.join(' ') : lines[at++]! })
    }
  }
  return blocks
}

const INLINE = /(`+)(.+?)\1|\*\*(.+?)\*\*|\[([^\]]+)\]\([^)]*\)/g

/** Code, bold and the words of links; addresses inside a model's files are not followed. */
function inline(text: string): ReactNode[] {
  const parts: ReactNode[] = []
  let end = 0
  for (const match of text.matchAll(INLINE)) {
    const [whole, , code, bold, link] = match
    parts.push(text.slice(end, match.index))
    if (code !== undefined) parts.push(<code>{code.replace(/^ (?=.* $)| $/g, '')}</code>)
    else if (bold !== undefined) parts.push(<strong>{keyed(inline(bold))}</strong>)
    else parts.push(link)
    end = match.index + whole.length
  }
  parts.push(text.slice(end))
  return parts
}

const keyed = (parts: ReactNode[]) =>
  parts.map((part, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one constant text never move.
    <Fragment key={i}>{part}</Fragment>
  ))

const Inline = ({ text }: { text: string }) => <>{keyed(inline(text))}</>

function Table({ head, rows }: { head: string[]; rows: string[][] }) {
  return (
    <div className={styles.tableWrap}>
      <table>
        <thead>
          <tr>
            {head.map((cell) => (
              <th key={cell}>
                <Inline text={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.join('|')}>
              {row.map((cell, i) => (
                <td key={head[i] ?? cell}>
                  <Inline text={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A model card as page content. */
export const Markdown = ({ text }: { text: string }) => (
  <div className={styles.markdown}>
    {markdownBlocks(text).map((block, i) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: blocks of one constant text never move.
      <MarkdownBlock key={i} block={block} />
    ))}
  </div>
)

function MarkdownBlock({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading':
      return (
        <h3>
          <Inline text={block.text} />
        </h3>
      )
    case 'paragraph':
      return (
        <p>
          <Inline text={block.text} />
        </p>
      )
    case 'code':
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      return <pre tabIndex={0}>{block.text}</pre>
    case 'list':
      return (
        <ul>
          {block.items.map((item) => (
            <li key={item}>
              <Inline text={item} />
            </li>
          ))}
        </ul>
      )
    case 'table':
      return <Table {...block} />
  }
}
