import type { Page } from '@playwright/test'
import type { Part } from './blocks.js'

/** Half the bytes of a lossless picture; what it loses moves no block by a fifth of its tolerance. */
const QUALITY = 0.85

/** Parts of a picture as WebP, in their order; the page's Chromium makes them. */
export async function asWebp(page: Page, picture: Buffer, parts: readonly Part[]): Promise<Buffer[]> {
  const made = await page.evaluate(
    async ({ picture, parts, quality }) => {
      const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0))
      const whole = await createImageBitmap(new Blob([bytes]))
      const texts: string[] = []
      for (const { x, y, width, height } of parts) {
        const canvas = new OffscreenCanvas(width, height)
        canvas.getContext('2d')!.drawImage(whole, -x, -y)
        const blob = await canvas.convertToBlob({ type: 'image/webp', quality })
        let text = ''
        for (const byte of new Uint8Array(await blob.arrayBuffer())) text += String.fromCharCode(byte)
        texts.push(btoa(text))
      }
      return texts
    },
    { picture: picture.toString('base64'), parts: [...parts], quality: QUALITY },
  )
  return made.map((base64) => Buffer.from(base64, 'base64'))
}
