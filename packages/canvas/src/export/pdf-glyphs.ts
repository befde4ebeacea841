/** A text that the embedded fonts cannot spell: it is drawn as a picture, and lies unseen behind it. */
export interface DrawnText {
  text: string
  x: number
  y: number
  size: number
}

type Covers = (font: 'mono' | 'sans', text: string) => boolean

/** Pixels of a picture of text to a CSS pixel: sharp in print. */
const SHARP = 6

/**
 * Gives each text of an SVG in the document a font that has its characters: its own, else the other embedded one, else
 * a picture by the fonts of this computer. Returns those, in user units of the whole SVG.
 */
export function fitTexts(root: SVGSVGElement, covers: Covers): DrawnText[] {
  const drawn: DrawnText[] = []
  for (const text of root.querySelectorAll('text')) {
    const words = text.textContent ?? ''
    const own = getComputedStyle(text).fontFamily.includes('Mono') ? 'mono' : 'sans'
    const other = own === 'mono' ? 'sans' : 'mono'
    const font = [own, other].find((one): one is 'mono' | 'sans' => covers(one as 'mono' | 'sans', words))
    if (font) {
      startAnchored(text, words)
      text.setAttribute('style', `font-family:${font};font-weight:normal`)
      // The length is for readers without our font; svg2pdf would space the letters out by it.
      text.removeAttribute('textLength')
    } else drawn.push(...drawText(root, text, words))
  }
  return drawn
}

/** svg2pdf measures by fonts that the page does not know by these names: the start is reckoned here, by the real ones. */
function startAnchored(text: SVGTextElement, words: string): void {
  const anchor = text.getAttribute('text-anchor')
  const context = document.createElement('canvas').getContext('2d')
  if (!context || (anchor !== 'middle' && anchor !== 'end')) return
  context.font = `500 ${text.getAttribute('font-size') ?? 11}px ${getComputedStyle(text).fontFamily}`
  const { width } = context.measureText(words)
  text.setAttribute('x', String(Number(text.getAttribute('x') ?? 0) - (anchor === 'end' ? width : width / 2)))
  text.removeAttribute('text-anchor')
}

function drawText(root: SVGSVGElement, text: SVGTextElement, words: string): DrawnText[] {
  const size = Number(text.getAttribute('font-size') ?? 11)
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  if (!context) return []
  const font = `500 ${size * SHARP}px ${getComputedStyle(text).fontFamily}`
  context.font = font
  const natural = context.measureText(words).width / SHARP
  const width = Number(text.getAttribute('textLength') ?? natural)
  Object.assign(canvas, { width: Math.ceil(width * SHARP) + 1, height: Math.ceil(size * 1.5 * SHARP) })
  context.font = font
  context.fillStyle = text.getAttribute('fill') ?? '#000'
  context.scale(width / natural, 1)
  context.fillText(words, 0, size * 1.1 * SHARP)
  const anchor = text.getAttribute('text-anchor')
  const [x, y] = [Number(text.getAttribute('x') ?? 0), Number(text.getAttribute('y') ?? 0)]
  const left = x - (anchor === 'middle' ? width / 2 : anchor === 'end' ? width : 0)
  const image = document.createElementNS('http://www.w3.org/2000/svg', 'image')
  const box = { x: left, y: y - size * 1.1, width: canvas.width / SHARP, height: canvas.height / SHARP }
  for (const [name, value] of Object.entries(box)) image.setAttribute(name, String(value))
  image.setAttribute('href', canvas.toDataURL('image/png'))
  const transform = text.getAttribute('transform')
  if (transform) image.setAttribute('transform', transform)
  text.replaceWith(image)
  const place = root
    .getScreenCTM()
    ?.inverse()
    .multiply(image.getScreenCTM() ?? new DOMMatrix())
  const at = new DOMPoint(left, y).matrixTransform(place)
  return [{ text: words, x: at.x, y: at.y, size }]
}
