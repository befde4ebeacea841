// Boards of many and of large cards in a browser: `npm run bench:web`. Everything was computed before.
import { readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { databaseUrl, TEMPLATE } from '@lensboard/db/testing'
import { cellColors } from '@lensboard/heatmap'
import { findChromium, startProduct, startTestDatabase } from '@lensboard/infra/testing'
import { chromium } from '@playwright/test'
import { figure } from './figures.mjs'
import { signIn } from './guest.mjs'
import { fillBoard } from './web-board.mjs'
import { bitmaps, countCommits, framesWhile, notePresses, whenPainted } from './web-page.mjs'

const CARDS = 200
const LARGE = { cards: 1, rows: 81, tokens: 1_024 }
const VIEW = { width: 1440, height: 900 }
const FRAMES = 300
const HOVERS = 60
/** Each by a browser of its own: one that was never here, and one that has been on another board. */
const OPENINGS = 5
/** A browser keeps what it made of a script when it has run it twice; it does so when it is idle. */
const KEPT_AFTER = { visits: 2, ms: 3_000 }
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync']

/** Prints opening times, frames against an empty board's in the same run, renders while hovering, and memory. */
export async function benchWeb([given]) {
  const many = { cards: given === undefined ? CARDS : Number(given), rows: 33, tokens: 128 }
  const executablePath = findChromium()
  if (!executablePath) return console.log('web: set CHROMIUM_PATH to a Chromium to measure at the browser')
  const database = await startTestDatabase()
  const url = databaseUrl(database.adminUrl, TEMPLATE)
  const product = await startProduct({ env: { DATABASE_URL: url } })
  const browser = await chromium.launch({ executablePath, args: ARGS })
  try {
    const guest = await signIn(product.origin)
    const [{ checkpoint }] = await guest.query('models.list')
    const board = async (content) => {
      const { boardId } = await guest.ask('project.create', {})
      const placed = content && (await fillBoard(url, { boardId, checkpoint, ...content }))
      return { boardId, ...placed }
    }
    const [empty, full, large] = [await board(), await board(many), await board(LARGE)]
    console.log(
      `web: results of ${Math.round(full.bytes / 1024)} kB and ${Math.round(large.bytes / 1024)} kB; load ${loadavg()[0].toFixed(1)}`,
    )
    const open = (at, cards, camera, before) =>
      openBoard(browser, { guest, origin: product.origin, at, cards, camera, before })
    /** Openings by browsers that know the product: what most people wait for, most of the time. */
    const again = async (at, cards, camera) => {
      const painted = []
      for (let time = 0; time < OPENINGS; time++) {
        const one = await open(at, cards, camera, empty)
        painted.push(one.painted)
        await one.close()
      }
      return painted
    }
    /** Counting is work of its own, so that an opening that is timed is not counted. */
    const worked = async (at, cards, camera) => {
      const one = await openBoard(browser, { guest, origin: product.origin, at, cards, camera, counted: true })
      await one.close()
      return one.cpu
    }
    /** The servers read a board and its answers once; the goals are for what they do from then on. */
    const warmServer = async (at, cards, camera) => {
      const one = await open(at, cards, camera)
      console.log(`first opening of a board since the server began, not counted: ${ms(one.painted)}`)
      await one.close()
    }
    const all = fitting(full, many.cards)
    const near = { x: -full.w / 2, y: -full.h / 2, z: 0.5 }

    const nothing = { ...(await open(empty, 0)), cpu: await worked(empty, 0) }
    const still = await frames(nothing.page)
    await nothing.close()
    for (const [name, camera, cards] of [
      ['all in view', all, many.cards],
      ['at half size', near, 4],
    ]) {
      const opened = []
      await warmServer(full, cards, camera)
      for (let time = 0; time < OPENINGS; time++) {
        const one = await open(full, cards, camera)
        opened.push(one)
        if (time < OPENINGS - 1) await one.close()
        else await checkColours(one.page, full, cards)
        if (time === OPENINGS - 1) await measure(`${many.cards} cards, ${name}`, one, { still, opened, nothing })
      }
      figureOfOpening(`${many.cards} cards, ${name}`, await again(full, cards, camera), 3_000)
      console.log(
        `  CPU time of the page till then ${ms(await worked(full, cards, camera))} (empty board ${ms(nothing.cpu)})`,
      )
    }
    await warmServer(large, 1, { x: 0, y: 0, z: 1 })
    await measureLarge(open, large, still)
    figureOfOpening('81 × 1,024 cells', await again(large, 1, { x: 0, y: 0, z: 1 }), 1_000)
    const pasted = []
    for (let time = 0; time < OPENINGS; time++) {
      const other = await board()
      const one = await open(large, 1, { x: 0, y: 0, z: 1 })
      pasted.push(await pasteElsewhere(one.page, other))
      await one.close()
    }
    console.log(`  81 × 1,024 cells, pasted on a board that is open: ${pasted.map(ms).join(', ')}`)
    figure('81 × 1,024 cells: from paste to paint on an open board', median(pasted), { most: 1_000, unit: 'ms' })
    figureOfOpening('an empty board', await again(empty, 0))
  } finally {
    await browser.close()
    await product.stop()
    await database.stop()
  }
}

async function measure(name, one, { still, opened, nothing }) {
  const moved = await frames(one.page)
  const hover = await hovering(one.page)
  console.log(
    `${name}, 33 × 128 cells each: first full paint ${opened.map(({ painted }) => ms(painted)).join(', ')}; renderer ${mb(one.memory)} (empty board ${mb(nothing.memory)})`,
  )
  for (const [act, times] of Object.entries(moved))
    console.log(
      `  ${act.padEnd(5)} p50 ${ms(at(times, 0.5))}, p95 ${ms(at(times, 0.95))}, most ${ms(at(times, 1))}; empty board p95 ${ms(at(still[act], 0.95))}`,
    )
  console.log(`  hovering: ${hover.commits} commits; rendered ${JSON.stringify(hover.rendered)}`)
  figure(`${name}: first full paint`, median(opened.map(({ painted }) => painted)), { most: 3_000, unit: 'ms' })
  for (const [act, times] of Object.entries(moved))
    figure(`${name}: ${act}, p95 frame to the empty board's`, at(times, 0.95) / at(still[act], 0.95), {
      most: 1.5,
    })
  figure(`${name}: React commits of a hover`, hover.commits / HOVERS, { most: 0.01 })
  figure(`${name}: memory of the renderer`, one.memory, { most: 500, unit: 'MB' })
  await one.close()
}

/** What people wait for whose browser has the scripts of an earlier visit. */
function figureOfOpening(what, painted, most) {
  console.log(`  ${what}, in a browser that was here before: ${painted.map(ms).join(', ')}`)
  if (most) figure(`${what}: opened by a browser that was here before`, median(painted), { most, unit: 'ms' })
}

async function measureLarge(open, large, still) {
  const opened = []
  for (let time = 0; time < OPENINGS; time++) {
    const one = await open(large, 1, { x: 0, y: 0, z: 1 })
    opened.push(one.painted)
    if (time < OPENINGS - 1) await one.close()
    else {
      const moved = await frames(one.page)
      console.log(
        `a card of 81 × 1,024: painted after ${opened.map(ms).join(', ')}; pan p95 ${ms(at(moved.pan, 0.95))}, zoom p95 ${ms(at(moved.zoom, 0.95))}`,
      )
      figure('81 × 1,024 cells: navigation to paint', median(opened), { most: 1_000, unit: 'ms' })
      figure("81 × 1,024 cells: pan, p95 frame to the empty board's", at(moved.pan, 0.95) / at(still.pan, 0.95), {
        most: 1.5,
      })
      await one.close()
    }
  }
}

/** Copies what is on a board to another, with keys; the time from the paste to the painted card. */
async function pasteElsewhere(page, { boardId }) {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.locator('.tl-canvas').focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+c')
  // It is written to the clipboard beside what the page does.
  await page.waitForTimeout(500)
  await page.goto(`/b/${boardId}`)
  await page.locator('.tl-canvas').waitFor()
  await page.waitForTimeout(1_500)
  await page.locator('.tl-canvas').focus()
  await page.evaluate(notePresses)
  await page.keyboard.press('Control+v')
  const painted = await page.evaluate(whenPainted, 1)
  return painted - (await page.evaluate(() => window.lensboardPressed))
}

/** The camera that shows the whole board, as fit would set it. */
function fitting({ w, h, gap, columns }, cards) {
  const [width, height] = [columns * (w + gap), Math.ceil(cards / columns) * (h + gap)]
  const z = Math.min(1_000 / width, 780 / height)
  return { x: 20 / z, y: 60 / z, z }
}

/**
 * A page of its own, with a browser cache of its own, on a board; `painted` in ms since the navigation. With `before`,
 * the browser has been on that other board.
 */
async function openBoard(browser, { guest, origin, at, cards, camera, before, counted = false }) {
  const context = await browser.newContext({ viewport: VIEW, baseURL: origin })
  const { hostname } = new URL(origin)
  await context.addCookies(
    guest.cookies.map((one) => {
      const [name, ...value] = one.split('=')
      return { name, value: value.join('='), domain: hostname, path: '/' }
    }),
  )
  const page = await context.newPage()
  await page.addInitScript(countCommits)
  if (camera)
    await page.addInitScript(
      ([id, { x, y, z }]) => localStorage.setItem('lensboard.cameras', JSON.stringify([[id, [x, y, z]]])),
      [at.boardId, camera],
    )
  for (let visit = 0; before && visit < KEPT_AFTER.visits; visit++) {
    await page.goto(`/b/${before.boardId}`)
    await page.locator('.tl-canvas').waitFor()
    await page.waitForTimeout(KEPT_AFTER.ms)
  }
  const taskMilliseconds = counted ? await countTasks(page) : () => undefined
  await page.goto(`/b/${at.boardId}`)
  await page.locator('.tl-canvas').waitFor()
  const painted = await page.evaluate(whenPainted, cards)
  const cpu = await taskMilliseconds()
  await page.waitForTimeout(1_500)
  const memory = await rendererMegabytes(browser, page)
  return { page, painted, cpu, memory, close: () => context.close() }
}

/** What the page's main thread works from now on; the load of the machine hardly moves it. */
async function countTasks(page) {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    await session.detach()
    return metrics.find(({ name }) => name === 'TaskDuration').value * 1_000
  }
}

/** Channels of a glance's colours may be this far from those of the whole answer, on average and at most. */
const COLOUR_MEAN = 2
const COLOUR_MOST = 24

/** Compares what is painted with the colours of the answers; throws where a card shows anything else. */
async function checkColours(page, { answer }, cards) {
  const painted = await page.evaluate(bitmaps)
  if (painted.length < cards) throw new Error(`only ${painted.length} of ${cards} cards have a bitmap`)
  for (const { id, width, height, rgba } of painted) {
    const result = answer(Number(id.split('-').at(-1)))
    const right = cellColors(result, { theme: 'light', maxWidth: width, maxHeight: height }).rgba
    const apart = rgba.map((channel, i) => Math.abs(channel - right[i]))
    const mean = apart.reduce((sum, one) => sum + one, 0) / apart.length
    const most = apart.reduce((a, b) => Math.max(a, b), 0)
    if (apart.length !== right.length || mean > COLOUR_MEAN || most > COLOUR_MOST)
      throw new Error(`${id} shows other colours than its answer has: ${mean.toFixed(1)} apart, at most ${most}`)
  }
}

async function frames(page) {
  const pan = await page.evaluate(framesWhile, { zooms: false, frames: FRAMES })
  const zoom = await page.evaluate(framesWhile, { zooms: true, frames: FRAMES })
  await page.waitForTimeout(500)
  return { pan, zoom }
}

/** Moves the pointer over the cells of one card; answers the commits that took. */
async function hovering(page) {
  const plot = page.locator('.lb-heatmap:visible').first()
  const box = await plot.boundingBox()
  const to = (n) =>
    page.mouse.move(box.x + (box.width * (n + 1)) / (HOVERS + 2), box.y + box.height * (0.2 + 0.01 * (n % 50)))
  await to(0)
  // What the pointer's arrival does is done: the tooltip stands and others have been told.
  await page.waitForTimeout(1_500)
  await page.evaluate(() => Object.assign(window.lensboardCommits, { commits: 0, rendered: {} }))
  for (let n = 1; n <= HOVERS; n++) await to(n)
  return page.evaluate(() => window.lensboardCommits)
}

/** Memory that the page's renderer keeps resident; the largest renderer is the one with the board. */
async function rendererMegabytes(browser, page) {
  await page.requestGC()
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0) / 1024)
  return Math.max(...sizes)
}

const at = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]
const median = (values) => at(values, 0.5)
const ms = (value) => `${value.toFixed(value < 100 ? 1 : 0)} ms`
const mb = (value) => `${Math.round(value)} MB`
