import { escapeXml, THEMES, wrapWords } from '@lensboard/heatmap'

const SIZE = 11
const LINE = 16
const SIDE = 16

/** A picture of a board with a white ground, and captions under it in lines as wide as it. */
export function arrange(
  drawn: { svg: string; width: number; height: number },
  captions: readonly string[],
): { svg: string; width: number; height: number } {
  const [width, inner] = [Math.ceil(drawn.width), Math.ceil(drawn.height)]
  const lines = captions.flatMap((words) => wrapWords(words, (width - 2 * SIDE) / SIZE))
  const height = inner + (lines.length > 0 ? lines.length * LINE + SIDE : 0)
  const texts = lines.map((words, i) => {
    const at = `x="${SIDE}" y="${inner + (i + 0.7) * LINE}"`
    const look = `font-family="'IBM Plex Sans', sans-serif" font-weight="500" font-size="${SIZE}"`
    return `<text ${at} ${look} fill="${THEMES.light.ink3}">${escapeXml(words)}</text>`
  })
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`
  const ground = `<rect width="${width}" height="${height}" fill="${THEMES.light.surface}"/>`
  return { svg: `${open}${ground}${drawn.svg}${texts.join('')}</svg>`, width, height }
}

/** Width and height that a standalone SVG says of itself, in CSS pixels. */
export function sizeOf(svg: string): { width: number; height: number } {
  const [, width, height] = /\bwidth="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? []
  return { width: Number(width), height: Number(height) }
}
