import { type Answer, type CardSpec, isTextId } from '@lensboard/contract'
import { escapeXml, estimateWidth, THEMES } from '@lensboard/heatmap'

const LINE = 15
const SIZE = 10
const PADDING = 12
const IDS_SHOWN = 64

/** Where a picture's numbers come from, as the lines under it. */
export function provenanceLines(
  { result, runKey }: { result: Answer; runKey: string },
  spec: CardSpec | undefined,
  lens: readonly string[],
): string[] {
  const { checkpoint, imported, lens: learned } = result.facts
  const model = imported
    ? `Imported from ${imported.file}${imported.unnamed ? '' : `, ${checkpoint.name}`}`
    : `${checkpoint.name} @ ${checkpoint.hash.slice(0, 12)}`
  const through = lens.length > 0 ? lens.join(' − ') : ''
  const hash = learned ? `lens ${learned.hash.slice(0, 12)}` : ''
  const changed = spec && 'interventions' in spec && spec.interventions.length > 0
  const changes = changed ? `${spec.interventions.length} interventions` : ''
  const facts = [model, through, hash, changes, `run ${runKey}`].filter(Boolean).join(' · ')
  const ids = Array.from(result.ids)
  if (ids.length === 0 || ids.some(isTextId)) return [facts]
  const more = ids.length > IDS_SHOWN ? ` … ${ids.length} in all` : ''
  return [facts, `Token ids ${ids.slice(0, IDS_SHOWN).join(' ')}${more}`]
}

/** A picture as SVG with a caption under it; both as wide as the picture. */
export function withCaption(svg: string, lines: readonly string[]): { svg: string; width: number; height: number } {
  const { width, height } = sizeOf(svg)
  const wrapped = lines.flatMap((line) => wrap(line, (width - 2 * PADDING) / SIZE))
  const total = height + 6 + wrapped.length * LINE + PADDING / 2
  const texts = wrapped.map((line, i) => {
    const at = `x="${PADDING}" y="${height + 6 + (i + 0.7) * LINE}"`
    return `<text class="s" ${at} font-size="${SIZE}" fill="${THEMES.light.ink3}">${escapeXml(line)}</text>`
  })
  const open = svg.slice(0, svg.indexOf('>') + 1)
  const framed = open
    .replace(/ height="[\d.]+"/, ` height="${total}"`)
    .replace(/viewBox="[^"]*"/, `viewBox="0 0 ${width} ${total}"`)
  const ground = `<rect width="${width}" height="${total}" fill="${THEMES.light.surface}"/>`
  return {
    svg: `${framed}${ground}${svg.slice(open.length, -'</svg>'.length)}${texts.join('')}</svg>`,
    width,
    height: total,
  }
}

/** Width and height that a standalone SVG says of itself, in CSS pixels. */
export function sizeOf(svg: string): { width: number; height: number } {
  const [, width, height] = /\bwidth="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? []
  return { width: Number(width), height: Number(height) }
}

/** Lines of words that take at most `room` em; a longer word is cut. */
function wrap(text: string, room: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap((one) => pieces(one, room))) {
    const longer = line ? `${line} ${word}` : word
    if (line && estimateWidth(longer) > room) lines.push(line)
    line = line && estimateWidth(longer) > room ? word : longer
  }
  return line ? [...lines, line] : lines
}

function pieces(word: string, room: number): string[] {
  const chars = Math.max(1, Math.floor(room / 0.6))
  if (estimateWidth(word) <= room) return [word]
  return Array.from({ length: Math.ceil(word.length / chars) }, (_, i) => word.slice(i * chars, (i + 1) * chars))
}
