// From a click on Run to the painted heatmap, in a browser on the whole product: `npm run bench -- click [runs]`.
import { loadavg } from 'node:os'
import { findChromium, startProduct } from '@lensboard/infra/testing'
import { openModel } from '@lensboard/models'
import { tokenize, WORKSHOP } from '@lensboard/weights'
import { chromium } from '@playwright/test'
import { cpuSpent } from './cpu-spent.mjs'
import { figure } from './figures.mjs'

const TOKENS = 20
const RUNS = 24
const WARMING = 4
const WORDS =
  'The trees are green and the sky is blue because a dog was in the house when she went to the store with his friend'

/** Prints the median time and where it goes, in a card of its own board that is asked something new each time. */
export async function benchClick([given]) {
  const runs = given === undefined ? RUNS : Number(given)
  const executablePath = findChromium()
  if (!executablePath) return console.log('click: set CHROMIUM_PATH to a Chromium to measure at the browser')
  const prompts = await newPrompts(WARMING + runs)
  const product = await startProduct()
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const page = await browser.newPage({ baseURL: product.origin, viewport: { width: 1440, height: 900 } })
    const [first, ...others] = prompts
    const panel = await openCard(page, first)
    const times = []
    for (const prompt of others) {
      await panel.getByPlaceholder('The capital of France is').fill(prompt)
      await panel.getByText(`${TOKENS} tokens ·`).waitFor()
      // The board saves and the form settles; a person reads the cost before clicking.
      await page.waitForTimeout(400)
      const before = process.platform === 'linux' ? cpuSpent() : {}
      const painted = page.evaluate(watchPaint, prompt)
      await panel.getByRole('button', { name: 'Run' }).click()
      const time = await painted
      const after = process.platform === 'linux' ? cpuSpent() : {}
      times.push({ ...time, cpu: Object.entries(after).map(([name, ms]) => [name, ms - (before[name] ?? 0)]) })
    }
    report(times.slice(WARMING - 1))
  } finally {
    await browser.close()
    await product.stop()
  }
}

/** A guest's new board with one lens card, which stays selected; answers the panel with its question. */
async function openCard(page, prompt) {
  await page.goto('/')
  await page.getByRole('button', { name: 'Try it as a guest' }).click()
  await page.waitForURL('**/b/*')
  await page.goto('/projects')
  await page.getByRole('button', { name: 'New board' }).first().click()
  await page.waitForURL('**/b/*')
  await page.getByRole('region', { name: 'Empty board' }).getByRole('button', { name: 'Logit lens' }).click()
  const panel = page.getByRole('complementary', { name: 'Card' })
  await panel.getByPlaceholder('The capital of France is').fill(prompt)
  await panel.getByText(`${TOKENS} tokens ·`).waitFor()
  await panel.getByRole('button', { name: 'Place' }).click()
  await page.locator('article.lb-card[data-phase="done"]').waitFor()
  return panel
}

/** Runs in the page: milliseconds from the next click to the frame that shows the answer to this prompt, in parts. */
function watchPaint(prompt) {
  performance.clearResourceTimings()
  return new Promise((resolve) => {
    let clicked
    addEventListener('click', (event) => (clicked = event.timeStamp), { capture: true, once: true })
    const painted = () => {
      const { port1, port2 } = new MessageChannel()
      const now = () => performance.now() - clicked
      // A message that is sent within a frame arrives after it was painted.
      port1.onmessage = () => {
        const calls = performance.getEntriesByType('resource')
        const asked = calls.find(({ name }) => name.includes('run.request'))
        const parts = [asked?.startTime, asked?.responseEnd].map((time) => time - clicked)
        const fetched = calls.map(({ name }) => name).filter((name) => name.includes('/results/'))
        resolve({ parts, fetched, all: now() })
      }
      port2.postMessage(0)
    }
    // Layout effects have drawn by the time that observers are told of a commit.
    const observer = new MutationObserver(() => {
      const card = document.querySelector('article.lb-card')
      const done = clicked && card?.dataset.phase === 'done' && card.getAttribute('aria-label').includes(prompt)
      if (!done || !card.querySelector('.lb-cells')?.src) return
      observer.disconnect()
      requestAnimationFrame(painted)
    })
    observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ['data-phase', 'aria-label'] })
  })
}

/** Prompts of `TOKENS` tokens each that the product has not read yet. */
async function newPrompts(count) {
  const { checkpoint, decoder } = await openModel(WORKSHOP, { folders: [] })
  const words = WORDS.split(' ')
  const prompts = []
  let state = 1
  while (prompts.length < count) {
    const chosen = Array.from({ length: TOKENS }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return words[(state >>> 8) % words.length]
    })
    const text = chosen.join(' ')
    const { ids } = tokenize(checkpoint, { input: { kind: 'text', text }, bos: 'auto', nCtx: decoder.nCtx })
    if (ids.length === TOKENS && !prompts.includes(text)) prompts.push(text)
  }
  return prompts
}

function report(times) {
  const at = (part) => median(times.map(({ parts }) => parts[part]))
  const all = times.map((time) => time.all)
  const sorted = all.toSorted((a, b) => a - b)
  console.log(
    `click: ${times.length} runs of ${TOKENS} tokens on the shipped model, warm, none known before; load ${loadavg()[0].toFixed(1)}`,
  )
  console.log(
    `least ${ms(sorted[0])}, median ${ms(median(all))}, 9 of 10 within ${ms(sorted[Math.floor(0.9 * all.length)])}`,
  )
  const apart = times.filter(({ fetched }) => fetched.length > 0).length
  console.log(
    `medians after the click: asked ${ms(at(0))}, accepted ${ms(at(1))}; ${apart} answers were fetched, the others came with the news`,
  )
  const names = times[0].cpu.map(([name]) => name)
  const cpu = names.map((name) => {
    const spent = times.map((time) => time.cpu.find(([other]) => other === name)?.[1] ?? 0)
    return `${name} ${ms(median(spent))}`
  })
  if (cpu.length > 0) console.log(`medians of CPU time from before the click: ${cpu.join(', ')}`)
  figure('click to painted heatmap, median', median(all), { most: 150, unit: 'ms' })
}

const ms = (value) => `${Math.round(value)} ms`
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]
