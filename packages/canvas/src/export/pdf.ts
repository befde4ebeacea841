import type { jsPDF } from 'jspdf'
import { fetchedBytes, loadedPart } from './fetched.js'
import { base64Of } from './page-fonts.js'
import type { PdfFonts } from './pdf-fonts.js'
import { drawForeign } from './pdf-foreign.js'
import { type DrawnText, fitTexts } from './pdf-glyphs.js'
import type { Figure } from './picture.js'

/** CSS pixels to points. */
const POINTS = 0.75

/**
 * A figure as a PDF of one page of its size: shapes stay shapes and text stays text, in fonts that the file carries.
 * Characters that these do not have are pictures with their text behind them, so that they can be found and copied.
 */
export async function figurePdf(figure: Figure, title: string, fonts: PdfFonts): Promise<Blob> {
  const [{ jsPDF }, { svg2pdf }, mono, sans] = await Promise.all([
    loadedPart(import('jspdf')),
    loadedPart(import('svg2pdf.js')),
    fontOf(fonts.mono),
    fontOf(fonts.sans),
  ])
  const size: [number, number] = [figure.width * POINTS, figure.height * POINTS]
  const orientation = figure.width > figure.height ? 'landscape' : 'portrait'
  const pdf = new jsPDF({ unit: 'pt', format: size, orientation, compress: true, putOnlyUsedFonts: true })
  pdf.setProperties({ title, creator: 'Lensboard' })
  for (const [name, bytes] of Object.entries({ mono, sans })) {
    pdf.addFileToVFS(`${name}.ttf`, bytes)
    pdf.addFont(`${name}.ttf`, name, 'normal')
  }
  const host = document.createElement('div')
  host.setAttribute('aria-hidden', 'true')
  host.style.cssText = 'position:absolute;left:-99999px;top:0'
  // In a tree of its own the figure's style rules are nobody else's.
  const tree = host.attachShadow({ mode: 'closed' })
  tree.innerHTML = figure.svg
  const root = tree.querySelector('svg')
  if (!root) throw new Error('a figure is an SVG')
  document.body.append(host)
  try {
    await sharpen(root)
    const noted = await drawForeign(root)
    const drawn = fitTexts(root, (font, text) => covers(pdf, font, text))
    await svg2pdf(root, pdf, { x: 0, y: 0, width: size[0], height: size[1] })
    for (const one of [...noted, ...drawn]) hide(pdf, one)
  } finally {
    host.remove()
  }
  return pdf.output('blob')
}

async function fontOf(address: string): Promise<string> {
  return base64Of(await fetchedBytes(address))
}

/** What jsPDF knows of a font beyond its types: which characters it has. */
interface FontMetadata {
  metadata: { cmap: { unicode: { codeMap: Record<number, number> } } }
}

function covers(pdf: jsPDF, font: string, text: string): boolean {
  pdf.setFont(font, 'normal')
  const { codeMap } = (pdf.getFont() as unknown as FontMetadata).metadata.cmap.unicode
  return Array.from(text, (character) => character.codePointAt(0)!).every((code) => code <= 0xffff && codeMap[code])
}

/** Text that is drawn as a picture, unseen behind it: readers take what stands for it, as they do of scanned pages. */
function hide(pdf: jsPDF, { text, x, y, size }: DrawnText): void {
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i).toString(16).padStart(4, '0'))
  pdf.setFont('mono', 'normal').setFontSize(size * POINTS)
  const { write } = pdf.internal as unknown as { write(...operators: string[]): void }
  write(`/Span <</ActualText <FEFF${units.join('')}>>> BDC`)
  pdf.text('.', x * POINTS, y * POINTS, { renderingMode: 'invisible' })
  write('EMC')
}

const PICTURE_SIDE = 2_048

/** A picture of one pixel a cell would be smoothed by readers that know no better; larger pixels keep their edges. */
async function sharpen(root: SVGSVGElement): Promise<void> {
  for (const image of root.querySelectorAll<SVGImageElement>('image[style*="pixelated"]')) {
    const source = new Image()
    source.src = image.getAttribute('href') ?? ''
    await source.decode()
    const times = Math.max(1, Math.floor(PICTURE_SIDE / Math.max(source.width, source.height)))
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width: source.width * times, height: source.height * times })
    const context = canvas.getContext('2d')
    if (!context) continue
    context.imageSmoothingEnabled = false
    context.drawImage(source, 0, 0, canvas.width, canvas.height)
    image.setAttribute('href', canvas.toDataURL('image/png'))
  }
}
