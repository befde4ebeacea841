import type { Page } from '@playwright/test'

/** Pixels of a block's side: a badge or a word is several blocks, an edge of a letter a part of one. */
const BLOCK = 4
/** How far the mean colour of a block may be off, of 0–1 in each of lightness and two hues. */
const TOLERANCE = 0.1
/** Letters may stand this many pixels elsewhere: another Chromium rounds their places in another way. */
const SHIFT = 1

/** A part of a picture, in pixels. */
export interface Part {
  x: number
  y: number
  width: number
  height: number
}

export interface Difference {
  /** Blocks that differ, of how many; null where the sizes do. */
  blocks: number | null
  of: number
  /** The part as it is seen, as PNG. */
  seen: Buffer
  /** The same paled, with what differs in red; null where nothing does. */
  red: Buffer | null
}

/**
 * Compares parts of one picture with kept pictures of the same size, by the mean colours of small blocks, each against the
 * best of its place and the places one pixel beside it: smoothing of letters weighs nothing, while what is missing, moved or
 * coloured otherwise does. The work is done by `page`, whose content does not matter. In the order of `parts`.
 */
export async function compareBlocks(
  page: Page,
  picture: Buffer,
  parts: readonly { part: Part; kept: Buffer }[],
): Promise<Difference[]> {
  const found = await page.evaluate(differing, {
    picture: picture.toString('base64'),
    parts: parts.map(({ part, kept }) => ({ part, kept: kept.toString('base64') })),
    ...{ block: BLOCK, tolerance: TOLERANCE, shift: SHIFT },
  })
  return found.map(({ blocks, of, seen, red }) => ({
    blocks,
    of,
    seen: Buffer.from(seen, 'base64'),
    red: red === null ? null : Buffer.from(red, 'base64'),
  }))
}

interface Compared {
  picture: string
  parts: { part: Part; kept: string }[]
  block: number
  tolerance: number
  shift: number
}

/** Runs in the page, so that Chromium reads and writes the pictures; nothing of this file is there. */
async function differing({ picture, parts, block, tolerance, shift }: Compared) {
  type Sums = readonly [Float64Array, Float64Array, Float64Array]
  const open = (base64: string) =>
    createImageBitmap(new Blob([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))]))
  const drawn = (bitmap: ImageBitmap, { x, y, width, height }: Part) => {
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!
    context.drawImage(bitmap, -x, -y)
    return context
  }
  const png = async (context: OffscreenCanvasRenderingContext2D) => {
    const bytes = new Uint8Array(await (await context.canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())
    let text = ''
    for (const byte of bytes) text += String.fromCharCode(byte)
    return btoa(text)
  }
  /** Sums over everything left of and above a pixel: of lightness and of the differences of blue and red to it. */
  const summed = (context: OffscreenCanvasRenderingContext2D) => {
    const { width, height } = context.canvas
    const { data } = context.getImageData(0, 0, width, height)
    const stride = width + 1
    const size = stride * (height + 1)
    const sums: Sums = [new Float64Array(size), new Float64Array(size), new Float64Array(size)]
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const at = 4 * (y * width + x)
        const [red, green, blue] = [data[at]! / 255, data[at + 1]! / 255, data[at + 2]! / 255]
        const light = 0.299 * red + 0.587 * green + 0.114 * blue
        const here = (y + 1) * stride + x + 1
        const above = here - stride
        for (const [sum, value] of [
          [sums[0], light],
          [sums[1], 0.564 * (blue - light)],
          [sums[2], 0.713 * (red - light)],
        ] as const)
          sum[here] = value + sum[here - 1]! + sum[above]! - sum[above - 1]!
      }
    return { sums, stride }
  }
  const mean = ({ sums, stride }: ReturnType<typeof summed>, n: 0 | 1 | 2, x: number, y: number) => {
    const top = y * stride + x
    const bottom = top + block * stride
    const sum = sums[n]
    return (sum[bottom + block]! - sum[bottom]! - sum[top + block]! + sum[top]!) / (block * block)
  }

  const whole = await open(picture)
  const answers: { blocks: number | null; of: number; seen: string; red: string | null }[] = []
  for (const { part, kept } of parts) {
    const [seen, bitmap] = [drawn(whole, part), await open(kept)]
    const { width, height } = part
    if (bitmap.width !== width || bitmap.height !== height) {
      answers.push({ blocks: null, of: 0, seen: await png(seen), red: null })
      continue
    }
    const [a, b] = [summed(drawn(bitmap, { x: 0, y: 0, width, height })), summed(seen)]
    /** How far a block is off at its best place; 0 as soon as that is little enough. */
    const off = (x: number, y: number) => {
      let least = Number.POSITIVE_INFINITY
      for (const dy of steps)
        for (const dx of steps) {
          if (x + dx < 0 || y + dy < 0 || x + dx + block > width || y + dy + block > height) continue
          let most = 0
          for (const n of [0, 1, 2] as const)
            most = Math.max(most, Math.abs(mean(a, n, x, y) - mean(b, n, x + dx, y + dy)))
          if (most <= tolerance) return 0
          least = Math.min(least, most)
        }
      return least
    }
    // Its own place first: nearly all blocks are right there.
    const steps = [0, ...Array.from({ length: shift }, (_, n) => [n + 1, -n - 1]).flat()]
    const red: [number, number][] = []
    for (let y = 0; y + block <= height; y += block)
      for (let x = 0; x + block <= width; x += block) if (off(x, y) > 0) red.push([x, y])
    const plain = await png(seen)
    if (red.length > 0) {
      seen.fillStyle = 'rgb(255 255 255 / 0.7)'
      seen.fillRect(0, 0, width, height)
      seen.fillStyle = 'rgb(230 0 0 / 0.8)'
      for (const [x, y] of red) seen.fillRect(x, y, block, block)
    }
    const of = Math.floor(width / block) * Math.floor(height / block)
    answers.push({ blocks: red.length, of, seen: plain, red: red.length > 0 ? await png(seen) : null })
  }
  return answers
}
