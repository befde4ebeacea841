import { type Browser, expect, type Locator, type Page } from '@playwright/test'
import { cardOf } from './annotate.js'
import { faults } from './axe.js'
import { answered, boardOpened, cards, guest, joinByLink, newBoard, placeCard, saveState, shareLink } from './people.js'
import { test } from './product.js'

const PROMPT = 'The capital of France is'

/** A cell of the first card's plot, from the left and from the top. */
async function cellAt(page: Page, column: number, row: number) {
  const box = (await cards(page).first().locator('.lb-cells').boundingBox())!
  return { x: box.x + column, y: box.y + row }
}

const thread = (page: Page): Locator => page.getByRole('dialog', { name: 'Comments' })
const badge = (page: Page): Locator =>
  cards(page)
    .first()
    .getByRole('button', { name: /comments?/ })
/** How many cells are marked as commented, and how many of them as unread. */
const corners = (page: Page, of = ''): Locator => page.locator(`.lb-corners__cell${of}`)

async function twoOnABoard(browser: Browser, origin: string) {
  const ada = await guest(browser, origin)
  await newBoard(ada.page)
  const bo = await joinByLink(browser, await shareLink(ada.page, 'comment'), 'Bo')
  await placeCard(ada.page, 'Lens', PROMPT)
  for (const { page } of [ada, bo]) await answered(cards(page).first())
  await expect(saveState(ada.page)).toHaveText('Saved')
  return { ada: ada.page, bo: bo.page }
}

/** Ada comments on a cell with the tool. */
async function commentOnCell(page: Page, text: string) {
  await page.getByTestId('tools.comment').click()
  const { x, y } = await cellAt(page, 20, 30)
  await page.mouse.click(x, y)
  const composer = page.getByRole('dialog', { name: 'New comment' })
  await composer.getByRole('combobox', { name: 'Write a comment' }).fill(text)
  await page.keyboard.press('Control+Enter')
  await expect(thread(page)).toContainText(text.replaceAll('`', ''))
}

test('comment on a cell: another person sees the mark live, answers, and the thread says how it lost its place', async ({
  browser,
  baseURL,
}) => {
  test.setTimeout(240_000)
  const { ada, bo } = await twoOnABoard(browser, baseURL!)
  await commentOnCell(ada, 'Why `Paris` already here?')
  await expect(thread(ada).locator('[data-state="kept"]')).toHaveCount(1)
  await expect(thread(ada).getByRole('heading')).toContainText(/L\d|output|embed/)

  // Bo may not edit; the mark and the dot come without a reload.
  await expect(badge(bo)).toHaveAccessibleName('1 comment, 1 unread')
  await expect(corners(bo, '--unread')).toHaveCount(1)
  await expect(bo.getByRole('button', { name: 'Comments, 1 open thread, 1 unread' })).toBeVisible()
  await badge(bo).click()
  await thread(bo).getByRole('combobox', { name: 'Reply' }).fill('Look at the layers above.')
  await thread(bo).getByRole('button', { name: 'Reply' }).click()
  await expect(badge(bo)).toHaveAccessibleName('2 comments')

  await expect(thread(ada)).toContainText('Look at the layers above.')
  await thread(ada).getByRole('listitem').nth(1).getByRole('button', { name: 'React' }).click()
  await thread(ada).getByRole('button', { name: '🎉' }).click()
  await expect(thread(bo).getByRole('button', { name: /🎉 by/ })).toBeVisible()
  expect(await faults(ada, 'a thread')).toEqual([])

  // Every second row: the thread says that its row is not drawn, and brings it back.
  await thread(ada).getByRole('button', { name: 'Close' }).click()
  await cards(ada).first().getByRole('button', { name: 'Colours and rows' }).click()
  await ada.getByRole('combobox', { name: 'Draw' }).selectOption({ label: 'every 2nd row' })
  await ada.keyboard.press('Escape')
  await expect(corners(bo)).toHaveCount(0)
  await badge(bo).click()
  await expect(thread(bo).getByRole('list', { name: 'Its place' })).toContainText('This row is not drawn.')
  await badge(ada).click()
  await thread(ada).getByRole('button', { name: 'Show' }).click()
  await expect(corners(bo)).toHaveCount(1)
  await expect(thread(ada).getByRole('list', { name: 'Its place' })).toHaveCount(0)
  await thread(ada).getByRole('button', { name: 'Close' }).click()

  // Another prompt: an earlier result, and another token.
  await cards(ada)
    .first()
    .locator('header')
    .click({ position: { x: 120, y: 44 } })
  const panel = ada.getByRole('complementary', { name: 'Card' })
  await panel.getByRole('textbox', { name: 'Prompt' }).fill('The capital of Spain was')
  await panel.getByRole('button', { name: 'Run' }).click()
  await answered(cards(ada).first())
  await ada.getByRole('button', { name: /^Comments, / }).click()
  await ada.getByRole('list', { name: 'Threads' }).getByRole('button').first().click()
  await expect(thread(ada).getByRole('list', { name: 'Its place' })).toContainText('Written on an earlier result.')
  await thread(ada).getByRole('button', { name: 'See it' }).click()
  await expect(thread(ada).getByRole('figure')).toContainText('France')
  await expect(thread(ada).getByRole('img', { name: /^The earlier result/ })).toBeVisible()

  // The card goes; the thread stays where it was, for everybody, and can bring the card back.
  await thread(ada).getByRole('button', { name: 'Close' }).click()
  await ada.locator('.tl-container').focus()
  await ada.keyboard.press('Delete')
  await expect(ada.getByText('Card deleted, 1 thread kept.')).toBeVisible()
  await expect(cards(ada)).toHaveCount(0)
  await expect(cards(bo)).toHaveCount(0)
  for (const page of [ada, bo]) await expect(page.getByRole('button', { name: /^Comment by .*/ })).toBeVisible()
  await ada.getByRole('button', { name: /^Comment by .*/ }).click()
  await expect(thread(ada)).toContainText('The card was deleted.')
  await thread(ada).getByRole('button', { name: 'Restore card' }).click()
  await expect(cards(bo)).toHaveCount(1)
  await answered(cards(bo).first())
  await expect(badge(bo)).toHaveAccessibleName(/2 comments/)
})

test('the list of comments: empty, filters, a link that opens a thread, resolving', async ({ browser, baseURL }) => {
  test.setTimeout(180_000)
  const { ada, bo } = await twoOnABoard(browser, baseURL!)
  await ada.getByRole('button', { name: /^Comments, / }).click()
  const panel = ada.getByRole('complementary', { name: 'Comments' })
  await expect(panel).toContainText('No comments. Press C, then click a cell.')
  await commentOnCell(ada, 'First')
  await expect(panel.getByRole('list', { name: 'Threads' }).getByRole('button')).toHaveCount(1)
  expect(await faults(ada, 'the list of comments')).toEqual([])

  await ada.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await thread(ada).getByRole('button', { name: 'Copy link' }).click()
  await expect.poll(() => ada.evaluate(() => navigator.clipboard.readText())).toContain('?c=')
  await bo.goto(await ada.evaluate(() => navigator.clipboard.readText()))
  await boardOpened(bo)
  await expect(thread(bo)).toContainText('First')
  await thread(bo).getByRole('button', { name: 'Resolve' }).click()
  await expect(thread(ada)).toContainText('Resolved by Bo')
  await expect(panel.getByRole('list', { name: 'Threads' }).getByRole('button')).toHaveCount(0)
  await panel.getByRole('tab', { name: 'Resolved' }).click()
  await expect(panel.getByRole('list', { name: 'Threads' }).getByRole('button')).toHaveCount(1)
})

/** Where something is once the camera has come to rest. */
async function restingBox(thing: Locator) {
  let last = ''
  await expect
    .poll(async () => {
      const before = last
      last = JSON.stringify(await thing.boundingBox())
      return last !== 'null' && last === before
    })
    .toBe(true)
  return (await thing.boundingBox())!
}

/** Takes the tool to a place, by its shares of a part of a card, or over a block; says what it is about. */
async function commentAt(
  page: Page,
  part: Locator,
  from: readonly [number, number],
  to: readonly [number, number] = from,
) {
  const { x, y, width, height } = await restingBox(part)
  await page.getByTestId('tools.comment').click()
  await expect(page.locator('.tl-container[data-commenting]')).toHaveCount(1)
  await page.mouse.move(x + from[0] * width, y + from[1] * height)
  if (to === from) await page.mouse.click(x + from[0] * width, y + from[1] * height)
  else {
    await page.mouse.down()
    await page.mouse.move(x + to[0] * width, y + to[1] * height, { steps: 8 })
    await page.mouse.up()
  }
  const composer = page.getByRole('dialog', { name: 'New comment' })
  const about = (await composer.getByRole('heading').textContent()) ?? ''
  await composer.getByRole('combobox', { name: 'Write a comment' }).fill(`About ${about}`)
  await page.keyboard.press('Control+Enter')
  await expect(thread(page).locator('[data-state="kept"]')).toHaveCount(1)
  await thread(page).getByRole('button', { name: 'Close' }).click()
  await expect(thread(page)).toHaveCount(0)
  return about
}

test('a range, a head and a pair of tokens: each keeps its place, for others, by # and in a fork that takes comments', async ({
  browser,
  baseURL,
}) => {
  test.setTimeout(240_000)
  const { ada, bo } = await twoOnABoard(browser, baseURL!)
  await placeCard(ada, 'Attention', PROMPT)
  for (const page of [ada, bo]) await answered(cardOf(page, 'attention'))
  const attention = cardOf(ada, 'attention')
  expect(await commentAt(ada, cardOf(ada, 'lens').locator('.lb-cells'), [0.1, 0.4], [0.5, 0.7])).toMatch(/^L\d to L\d/)
  expect(await commentAt(ada, attention.locator('.lb-overview-canvas'), [0.35, 0.5])).toMatch(/^L\d H\d/)
  expect(await commentAt(ada, attention.locator('.lb-cells'), [0.3, 0.5])).toMatch(/mean.*of.*capital/s)

  await expect(bo.getByRole('button', { name: 'Comments, 3 open threads, 3 unread' })).toBeVisible()
  await expect(bo.locator('.lb-corners__range')).toHaveCount(1)
  await expect(corners(bo)).toHaveCount(2)
  await bo.keyboard.press('Control+k')
  await bo.getByRole('combobox').fill('#about mean')
  await bo.getByRole('option', { name: /^About/ }).click()
  await expect(thread(bo).getByRole('heading')).toContainText('mean')
  await bo.keyboard.press('Escape')
  await expect(thread(bo)).toHaveCount(0)

  await bo.getByRole('button', { name: 'Fork it' }).click()
  await bo.getByRole('checkbox', { name: 'Copy 3 comments too' }).check()
  const forkedFrom = bo.url()
  await bo.getByRole('dialog').getByRole('button', { name: 'Fork' }).click()
  await bo.waitForURL((url) => url.pathname.startsWith('/b/') && !forkedFrom.includes(url.pathname))
  await boardOpened(bo)
  await expect(bo.getByRole('button', { name: 'Comments, 3 open threads' })).toBeVisible()
  await expect(corners(bo)).toHaveCount(2)
  await bo.getByRole('button', { name: /^1 comment/ }).click()
  await expect(thread(bo).getByRole('heading')).toContainText(/L\d to L\d/)
  await expect(thread(bo)).toContainText('About L')
})
