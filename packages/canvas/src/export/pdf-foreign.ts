import type { DrawnText } from './pdf-glyphs.js'

/** Pixels of a picture of a note to a CSS pixel: sharp in print. */
const SHARP = 4
const SIDE_MAX = 4_096
const TEXT_SIZE = 11

/**
 * Notes and texts of the canvas are HTML within the SVG, which a PDF does not know: each becomes a picture by this
 * browser. Returns their texts, in user units of the whole SVG, to lie unseen behind.
 */
export async function drawForeign(root: SVGSVGElement): Promise<DrawnText[]> {
  const rules = Array.from(root.querySelectorAll('style'), ({ textContent }) => textContent ?? '').join('\n')
  const drawn: DrawnText[] = []
  for (const foreign of root.querySelectorAll('foreignObject')) {
    const [x, y] = [Number(foreign.getAttribute('x') ?? 0), Number(foreign.getAttribute('y') ?? 0)]
    const width = Number(foreign.getAttribute('width') ?? 0)
    const height = Number(foreign.getAttribute('height') ?? 0)
    if (!(width > 0 && height > 0)) continue
    const image = document.createElementNS('http://www.w3.org/2000/svg', 'image')
    const box = { x, y, width, height, transform: foreign.getAttribute('transform') }
    for (const [name, value] of Object.entries(box)) if (value !== null) image.setAttribute(name, String(value))
    image.setAttribute('href', await pictureOf(foreign, rules, { x, y, width, height }))
    const words = (foreign.textContent ?? '').trim()
    foreign.replaceWith(image)
    if (!words) continue
    const place = root
      .getScreenCTM()
      ?.inverse()
      .multiply(image.getScreenCTM() ?? new DOMMatrix())
    const at = new DOMPoint(x, y + TEXT_SIZE).matrixTransform(place)
    drawn.push({ text: words, x: at.x, y: at.y, size: TEXT_SIZE })
  }
  return drawn
}

async function pictureOf(
  foreign: SVGForeignObjectElement,
  rules: string,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): Promise<string> {
  const scale = Math.min(SHARP, SIDE_MAX / Math.max(width, height))
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  for (const [name, value] of Object.entries({ width, height, viewBox: `${x} ${y} ${width} ${height}` }))
    svg.setAttribute(name, String(value))
  const style = document.createElementNS('http://www.w3.org/2000/svg', 'style')
  style.textContent = rules
  const copy = foreign.cloneNode(true) as SVGForeignObjectElement
  copy.removeAttribute('transform')
  svg.append(style, copy)
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`
  await image.decode()
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width: Math.ceil(width * scale), height: Math.ceil(height * scale) })
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return canvas.toDataURL('image/png')
}
