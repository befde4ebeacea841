import { expect, type Locator, type Page } from '@playwright/test'
import { answered, boardOpened, cards, guest, joinByLink, newBoard, placeCard, saveState, shareLink } from './people.js'
import { test } from './product.js'

const plotOf = (card: Locator) => card.locator('.lb-heatmap')
const arrowOf = (page: Page) => page.locator('.tl-shape[data-shape-type="arrow"]')
const noteOf = (page: Page) => page.getByRole('region', { name: 'Note' })

/** Reads a cell of a card from outside of it; `right` and `down` are shares of its plot. */
async function readCell(page: Page, card: Locator, right: number, down: number) {
  const { x, y, width, height } = (await plotOf(card).boundingBox())!
  const details = page.getByRole('dialog', { name: 'Cell details' })
  await page.mouse.click(x + width * right, y + height * down)
  // The first click on a card that is not selected selects it.
  if (!(await details.isVisible().catch(() => false)))
    await expect(async () => {
      if (!(await details.isVisible())) await page.mouse.click(x + width * right, y + height * down)
      await expect(details).toBeVisible({ timeout: 1_000 })
    }).toPass()
}

/** Leaves the cells of a card, and the card. */
async function leave(page: Page) {
  await expect(async () => {
    await page.keyboard.press('Escape')
    await expect(page.locator('.lb-popup')).toHaveCount(0, { timeout: 500 })
    await expect(page.getByRole('gridcell')).toHaveCount(0, { timeout: 500 })
  }).toPass()
}

/** The box of the arrow on the screen, in whole pixels. */
const placeOf = async (page: Page) => {
  const box = await arrowOf(page).locator('svg path').first().boundingBox()
  return box && [box.x, box.y, box.width, box.height].map(Math.round).join(' ')
}

test('Y18: two people mark a range, draw an arrow between cells and write formulas; a hostile note runs nothing', async ({
  browser,
  baseURL,
}) => {
  test.setTimeout(240_000)
  const ada = await guest(browser, baseURL!)
  await newBoard(ada.page)
  const bo = await joinByLink(browser, await shareLink(ada.page, 'edit'), 'Bo')
  for (const prompt of ['The capital of France is', 'The capital of Italy is']) {
    const placed = await cards(ada.page).count()
    await placeCard(ada.page, 'Lens', prompt)
    await expect(cards(ada.page)).toHaveCount(placed + 1)
    for (let i = 0; i <= placed; i++) await answered(cards(ada.page).nth(i))
  }
  await ada.page.keyboard.press('Escape')
  const [first, second] = [cards(ada.page).nth(0), cards(ada.page).nth(1)]

  // A range of cells gets a label, and both see it.
  await readCell(ada.page, first, 0.5, 0.5)
  for (const key of ['Shift+ArrowRight', 'Shift+ArrowUp']) await ada.page.keyboard.press(key)
  await ada.page.keyboard.press('h')
  await expect(ada.page.getByRole('textbox', { name: 'Label' })).toBeFocused()
  await ada.page.keyboard.type('the answer')
  await ada.page.keyboard.press('Enter')
  await expect(cards(bo.page).nth(0).getByRole('button', { name: 'Highlight: the answer' })).toBeVisible()
  await leave(ada.page)

  // An arrow from a cell of one card to a cell of the other.
  await readCell(ada.page, first, 0.5, 0.5)
  await ada.page.getByRole('button', { name: 'Arrow to another cell' }).click()
  await leave(ada.page)
  await readCell(ada.page, second, 0.5, 0.5)
  await ada.page.getByRole('button', { name: 'End the arrow here' }).click()
  await expect(arrowOf(bo.page)).toHaveCount(1)
  await leave(ada.page)

  // Bo moves a card, and the arrow goes with it in both windows.
  const before = await placeOf(ada.page)
  const header = (await cards(bo.page).nth(1).locator('header').boundingBox())!
  await bo.page.mouse.move(header.x + 90, header.y + 40)
  await bo.page.mouse.down()
  await bo.page.mouse.move(header.x + 130, header.y + 160, { steps: 8 })
  await bo.page.mouse.up()
  await expect.poll(() => placeOf(ada.page)).not.toBe(before)
  await expect(saveState(bo.page)).toHaveText('Saved')

  // Ada takes back the arrow, which is hers; the card stays where Bo put it.
  const moved = await cards(bo.page).nth(1).boundingBox()
  await ada.page.keyboard.press('Control+z')
  await expect(arrowOf(bo.page)).toHaveCount(0)
  await expect(cards(bo.page).nth(0).getByRole('button', { name: 'Highlight: the answer' })).toBeVisible()
  expect(await cards(bo.page).nth(1).boundingBox()).toEqual(moved)

  // A note with a formula, read by both, with what would run as words.
  const asked: string[] = []
  const ran: string[] = []
  for (const { page } of [ada, bo]) {
    page.on('request', (request) => asked.push(request.url()))
    page.on('dialog', (dialog) => {
      ran.push(dialog.message())
      void dialog.dismiss()
    })
  }
  await ada.page.keyboard.press('Shift+N')
  await ada.page.keyboard.press('Enter')
  await expect(ada.page.getByRole('textbox', { name: 'Note, in Markdown' })).toBeFocused()
  await ada.page.keyboard.insertText(
    [
      '**Entropy** $H = -\\sum_i p_i \\log p_i$ [paper](https://example.org/paper)',
      '<img src="https://example.org/track.png" onerror="alert(1)"><script>alert(2)</script>',
      '[x](javascript:alert(3)) ![x](https://example.org/track.png) $\\href{javascript:alert(4)}{x}$',
    ].join('\n\n'),
  )
  await ada.page.keyboard.press('Escape')
  for (const { page } of [ada, bo]) {
    await expect(noteOf(page).locator('strong')).toHaveText('Entropy')
    await expect(noteOf(page).locator('math').first()).toBeAttached()
    await expect(noteOf(page).locator('img, script, iframe')).toHaveCount(0)
    const links = await noteOf(page)
      .locator('a')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href')))
    expect(links.filter((href) => !/^(https?|mailto):/.test(href ?? ''))).toEqual([])
  }
  expect(ran).toEqual([])
  expect(asked.filter((url) => /example\.org/.test(url))).toEqual([])

  // All of it is there for who comes back.
  await expect(saveState(ada.page)).toHaveText('Saved')
  await bo.page.reload()
  await boardOpened(bo.page)
  await answered(cards(bo.page).first())
  await expect(cards(bo.page).nth(0).getByRole('button', { name: 'Highlight: the answer' })).toBeVisible()
  await expect(noteOf(bo.page).locator('strong')).toHaveText('Entropy')
  await ada.context.close()
  await bo.context.close()
})
