import { MARK_BOX, MARK_PATHS } from './marks.js'
import type { Segment } from './piece.js'
import type { SegmentBox } from './segment-canvas.js'
import { estimateWidth, fitSegments, fits, widthOf } from './segment-fit.js'

// What XML 1.0 cannot carry at all: most controls, lone surrogates, two noncharacters.
const UNFIT = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/** Text for SVG content and attributes. */
export const escapeXml = (text: string): string =>
  text
    .replace(UNFIT, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

const round = (n: number): number => Math.round(n * 100) / 100

/** Token segments as SVG text and paths, with the marks of the canvas. */
export function svgSegments(segments: readonly Segment[], box: SegmentBox): string {
  const { size, align, y } = box
  if (box.whole && !fits(segments, box.width / size, estimateWidth)) return ''
  const runs = fitSegments(segments, box.width / size, estimateWidth)
  const free = Math.max(0, box.width - widthOf(runs) * size)
  let x = box.x + (align === 'left' ? 0 : align === 'right' ? free : free / 2)
  let svg = ''
  for (const run of runs) {
    const width = run.width * size
    if ('mark' in run) {
      const scale = size / MARK_BOX.height
      const at = `translate(${round(x)} ${round(y - size / 2)}) scale(${round(scale)})`
      svg += `<path class="m" d="${MARK_PATHS[run.mark]}" transform="${at}" stroke="${box.markColor}"/>`
    } else {
      // The length is fixed so that another font cannot run into the neighbouring cell.
      const fixed = `textLength="${round(width)}" lengthAdjust="spacingAndGlyphs"`
      const at = `x="${round(x)}" y="${round(y + size * 0.34)}"`
      svg += `<text ${at} font-size="${size}" fill="${box.color}" ${fixed}>${escapeXml(kept(run.text))}</text>`
      if (run.boxed) svg += pill(x, y, width, size, box.markColor)
    }
    x += width
  }
  return svg
}

/** SVG drops a space at either end of a text; one that does not break stays. */
const kept = (text: string): string => text.replace(/^ | $/g, '\u00a0')

const pill = (x: number, y: number, width: number, size: number, color: string): string =>
  `<rect x="${round(x - 2)}" y="${round(y - size * 0.6)}" width="${round(width + 4)}" height="${round(size * 1.2)}" ` +
  `rx="${round(size * 0.35)}" fill="none" stroke="${color}"/>`
