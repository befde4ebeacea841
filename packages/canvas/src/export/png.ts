import { AppError } from '@lensboard/contract'
import { withFonts } from './page-fonts.js'
import type { Figure } from './picture.js'

/** What browsers draw at most on one side, and in all. */
const SIDE_MAX = 16_384
const PIXELS_MAX = 120_000_000

/** A figure as PNG, `scale` pixels to a CSS pixel. Throws RESULT_TOO_LARGE where no browser draws that much. */
export async function figurePng(figure: Figure, scale: number): Promise<Blob> {
  const [width, height] = [Math.ceil(figure.width * scale), Math.ceil(figure.height * scale)]
  if (Math.max(width, height) > SIDE_MAX || width * height > PIXELS_MAX)
    throw new AppError('RESULT_TOO_LARGE', 'This picture is too large at this scale. Take a smaller one, or SVG.')
  const image = await loaded(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(await withFonts(figure.svg))}`)
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  const context = canvas.getContext('2d')
  if (!context) throw new AppError('INTERNAL', 'This browser could not draw the picture. Take SVG.')
  context.drawImage(image, 0, 0, width, height)
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
  if (!blob) throw new AppError('RESULT_TOO_LARGE', 'This browser could not draw so large a picture. Take SVG.')
  return blob
}

/** An image that is ready to be drawn. */
async function loaded(address: string): Promise<HTMLImageElement> {
  const image = new Image()
  image.src = address
  await image.decode()
  return image
}
