import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, type Locator, type Page, type TestInfo } from '@playwright/test'
import { compareBlocks, type Part } from './blocks.js'
import { asWebp } from './webp.js'

type Theme = 'light' | 'dark'
const THEMES: readonly Theme[] = ['light', 'dark']
/** How cards look, one picture a state and theme; README.md beside this file says how they are made anew. */
const KEPT = join(import.meta.dirname, 'looks')
/** Blocks that may differ: fewer than the smallest mark on a card has. */
export const ALLOWED = 3
/** Share of blocks that may differ where another Chromium made the pictures, whose letters are of another weight. */
const ALLOWED_ELSEWHERE = 0.04
/** The Chromium that made the pictures. */
const MAKER = join(KEPT, 'chromium.txt')
/** Nothing on a page stands still for so short a time by accident; a picture of a wall takes longer anyway. */
const REST_MS = 120
const PATIENCE_MS = 60_000

/** What is another on every machine or at every run, and says nothing of how a card looks. */
const STEADY = `
  *, *::before, *::after { animation: none !important; transition: none !important; caret-color: transparent !important; }
  .lb-parity > span[aria-hidden] { width: 34px; color: transparent !important; }
`

/** A place on a page under the name of its kept picture. */
export interface Look {
  name: string
  target: Locator
  /** Pixels around the element that belong to the picture. */
  around?: number
}

/**
 * Holds how places of a page look in both themes against the kept pictures, which `--update-snapshots=all` writes anew.
 * The window must show all of them.
 */
export async function expectLooks(info: TestInfo, page: Page, looks: readonly Look[]): Promise<void> {
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    const picture = await settled(page)
    const parts = await Promise.all(looks.map(partOf))
    if (info.config.updateSnapshots === 'all')
      for (const [n, webp] of (await asWebp(page, picture, parts)).entries()) keep(fileOf(looks[n]!.name, theme), webp)
    if (info.config.updateSnapshots === 'all') writeFileSync(MAKER, `${versionOf(page)}\n`)
    await hold(
      info,
      page,
      picture,
      looks.map(({ name }, n) => ({ name, theme, part: parts[n]! })),
    )
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

const versionOf = (page: Page) => page.context().browser()!.version()

/** Whether the kept pictures are of this Chromium, so that the smallest damage to them is seen. */
export const isMaker = (page: Page) => readFileSync(MAKER, 'utf8').trim() === versionOf(page)

/** How many blocks of a light picture differ from the kept one when the page has a style of its own. */
export async function blocksOff(page: Page, look: Look, style: string): Promise<number> {
  const picture = await settled(page, style)
  const kept = readFileSync(fileOf(look.name, 'light'))
  const [found] = await compareBlocks(page, picture, [{ part: await partOf(look), kept }])
  return found?.blocks ?? Number.POSITIVE_INFINITY
}

const fileOf = (name: string, theme: Theme) => join(KEPT, theme, `${name}.webp`)

function keep(file: string, bytes: Buffer) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, bytes)
}

interface Held {
  name: string
  theme: Theme
  part: Part
}

async function hold(info: TestInfo, page: Page, picture: Buffer, held: readonly Held[]) {
  const parts = held.map(({ name, theme, part }) => ({ part, kept: readFileSync(fileOf(name, theme)) }))
  for (const [n, { blocks, of, seen, red }] of (await compareBlocks(page, picture, parts)).entries()) {
    const allowed = isMaker(page) ? ALLOWED : Math.ceil(ALLOWED_ELSEWHERE * of)
    if (blocks !== null && blocks <= allowed) continue
    const what = `${held[n]!.name}-${held[n]!.theme}`
    await info.attach(`${what}-expected.webp`, { body: parts[n]!.kept, contentType: 'image/webp' })
    await info.attach(`${what}-actual.png`, { body: seen, contentType: 'image/png' })
    if (red) await info.attach(`${what}-diff.png`, { body: red, contentType: 'image/png' })
    const off = blocks ?? Number.POSITIVE_INFINITY
    expect.soft(off, `${what}: blocks that differ from its kept picture (∞: another size)`).toBeLessThanOrEqual(allowed)
  }
}

/** A picture of the window once two in a row are the same: fonts are there and everything is painted. */
async function settled(page: Page, style = ''): Promise<Buffer> {
  // Cards are made and painted a few in a frame, as long as there is something to do.
  await page.evaluate(async () => {
    await document.fonts.ready
    for (let n = 0; n < 3; n++) await new Promise((done) => requestIdleCallback(done, { timeout: 5_000 }))
  })
  let last: Buffer | null = null
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; ) {
    const next = await page.screenshot({ style: STEADY + style, animations: 'disabled' })
    if (last?.equals(next)) return next
    last = next
    await page.waitForTimeout(REST_MS)
  }
  throw new Error('This page does not come to rest')
}

async function partOf({ target, around = 0 }: Look): Promise<Part> {
  const { x, y, width, height } = (await target.boundingBox())!
  return {
    ...{ x: Math.round(x) - around, y: Math.round(y) - around },
    ...{ width: Math.round(width) + 2 * around, height: Math.round(height) + 2 * around },
  }
}
