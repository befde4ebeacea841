import {
  HIGHLIGHT_FILLS,
  HIGHLIGHT_TAG,
  type HighlightBox,
  type HighlightMark,
  highlightBox,
  highlightTagTop,
  highlightWords,
} from './highlights.js'
import type { PlotLayout } from './layout.js'
import { escapeXml } from './svg-segments.js'
import { sansWidth } from './wrap-words.js'

/** The blocks that people marked, as SVG in coordinates of the card's body. */
export function highlightsSvg(layout: PlotLayout, highlights: readonly HighlightMark[] = []): string {
  return highlights.map((mark) => highlightSvg(layout, mark)).join('')
}

function highlightSvg(layout: PlotLayout, mark: HighlightMark): string {
  const box = highlightBox(layout, mark)
  if (!box) return ''
  return markSvg(mark, box, { x: box.x, top: highlightTagTop(layout, box), room: layout.body.width - box.x - 2 })
}

/** A marked line of a list as SVG: its outline, and its label in the room that its bar leaves. */
export const lineMarkSvg = (mark: HighlightMark, box: HighlightBox, tag: { x: number; room: number }): string =>
  markSvg(mark, box, { ...tag, top: box.y + (box.height - HIGHLIGHT_TAG.height) / 2 })

function markSvg(mark: HighlightMark, box: HighlightBox, tag: { x: number; top: number; room: number }): string {
  const { height, size, side } = HIGHLIGHT_TAG
  const fill = HIGHLIGHT_FILLS[mark.color]
  const room = Math.max(20, tag.room)
  const words = fitted(highlightWords(mark), (room - 2 * side) / size)
  const width = Math.min(room, sansWidth(words) * size + 2 * side)
  const { x, top } = tag
  const at = `x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" fill="none"`
  return [
    '<g class="highlight">',
    `<rect ${at} stroke="#000" stroke-width="4"/><rect ${at} stroke="${fill}" stroke-width="2"/>`,
    `<rect x="${x}" y="${top}" width="${width}" height="${height}" rx="2" fill="${fill}" stroke="#000"/>`,
    `<text class="s" x="${x + side}" y="${top + height - 4.5}" font-size="${size}" fill="#000">${escapeXml(words)}</text>`,
    '</g>',
  ].join('')
}

/** As much of a label as so many em hold. */
function fitted(words: string, room: number): string {
  if (sansWidth(words) <= room) return words
  const characters = [...words]
  while (characters.length > 1 && sansWidth(`${characters.join('')}…`) > room) characters.pop()
  return `${characters.join('')}…`
}
