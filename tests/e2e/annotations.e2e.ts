import { expect, type Locator, type Page } from '@playwright/test'
import { cardOf, leaveCells, plotOf, readCell } from './annotate.js'
import { answered, boardOpened, cards, guest, joinByLink, newBoard, placeCard, saveState, shareLink } from './people.js'
import { test } from './product.js'

const arrowOf = (page: Page) => page.locator('.tl-shape[data-shape-type="arrow"]')
const noteOf = (page: Page) => page.getByRole('region', { name: 'Note' })

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
  await leaveCells(ada.page)

  // An arrow from a cell of one card to a cell of the other.
  await readCell(ada.page, first, 0.5, 0.5)
  await ada.page.getByRole('button', { name: 'Arrow to another cell' }).click()
  await leaveCells(ada.page)
  await readCell(ada.page, second, 0.5, 0.5)
  await ada.page.getByRole('button', { name: 'End the arrow here' }).click()
  await expect(arrowOf(bo.page)).toHaveCount(1)
  await leaveCells(ada.page)

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

const tagOf = (page: Page, name: string) => page.getByRole('button', { name: `Highlight: ${name}`, exact: true })

/** Chooses a card alone, by its line under the title. */
async function choose(page: Page, card: Locator) {
  await expect(async () => {
    await card.locator('.lb-card__subtitle').click({ position: { x: 4, y: 4 }, timeout: 2_000 })
    await expect(page.locator('.tl-selection__fg')).toHaveCount(1, { timeout: 500 })
  }).toPass()
}

test('weights are marked by dragging, changed by two people, copied, and arrows go with their cards', async ({
  browser,
  baseURL,
}) => {
  test.setTimeout(240_000)
  const ada = await guest(browser, baseURL!)
  await newBoard(ada.page)
  const bo = await joinByLink(browser, await shareLink(ada.page, 'edit'), 'Bo')
  for (const kind of ['Attention', 'Lens'] as const) {
    await placeCard(ada.page, kind, 'The capital of France is')
    await expect(cardOf(ada.page, kind.toLowerCase())).toHaveCount(1)
    await answered(cardOf(ada.page, kind.toLowerCase()))
  }
  await ada.page.keyboard.press('Escape')
  const [attention, lens] = [cardOf(ada.page, 'attention'), cardOf(ada.page, 'lens')]

  // Where the cells are read a drag chooses a range, and the card stays where it is.
  await readCell(ada.page, attention, 0.6, 0.7)
  const before = await attention.boundingBox()
  const { x, y, width, height } = (await plotOf(attention).first().boundingBox())!
  await ada.page.mouse.move(x + width * 0.45, y + height * 0.6)
  await ada.page.mouse.down()
  await ada.page.mouse.move(x + width * 0.6, y + height * 0.75, { steps: 6 })
  await expect(ada.page.locator('.lb-range-drag')).toBeVisible()
  await ada.page.mouse.up()
  await expect(attention.locator('.lb-range').first()).toBeVisible()
  expect(await attention.boundingBox()).toEqual(before)
  await ada.page.keyboard.press('h')
  const labelOf = (page: Page) => page.getByRole('textbox', { name: 'Label' })
  await expect(labelOf(ada.page)).toBeFocused()
  await ada.page.keyboard.type('looks back')
  await ada.page.keyboard.press('Enter')
  await expect(tagOf(bo.page, 'looks back')).toBeVisible()

  // One renames it while the other gives it another colour: both hold.
  await tagOf(bo.page, 'looks back').click()
  await bo.page.getByRole('radio', { name: 'green' }).check()
  await labelOf(ada.page).fill('reads the country')
  await ada.page.keyboard.press('Enter')
  for (const { page } of [ada, bo])
    await expect(tagOf(page, 'reads the country')).toHaveCSS('background-color', 'rgb(134, 224, 143)')
  await bo.page.getByRole('dialog', { name: 'Highlight' }).getByRole('button', { name: 'Close' }).click()
  await leaveCells(ada.page)

  // N leads to it from the cells, and the keyboard stays there.
  await readCell(ada.page, attention, 0.6, 0.7)
  await ada.page.keyboard.press('Escape')
  await ada.page.keyboard.press('n')
  await expect(ada.page.getByRole('dialog', { name: 'Highlight' })).toContainText('Highlight 1')
  await expect(labelOf(ada.page)).not.toBeFocused()
  await leaveCells(ada.page)

  // A copy has it too, and is taken back alone.
  await choose(ada.page, attention)
  await ada.page.keyboard.press('Control+d')
  await expect(tagOf(bo.page, 'reads the country')).toHaveCount(2)
  await ada.page.keyboard.press('Control+z')
  await expect(tagOf(bo.page, 'reads the country')).toHaveCount(1)

  // An arrow from a weight to a cell of the reading goes with the card that another deletes, and comes back with it.
  await readCell(ada.page, attention, 0.6, 0.7)
  await ada.page.getByRole('button', { name: 'Arrow to another cell' }).click()
  await leaveCells(ada.page)
  await readCell(ada.page, lens, 0.5, 0.5)
  await ada.page.getByRole('button', { name: 'End the arrow here' }).click()
  await leaveCells(ada.page)
  await expect(arrowOf(bo.page)).toHaveCount(1)
  await choose(bo.page, cardOf(bo.page, 'lens'))
  await bo.page.keyboard.press('Delete')
  for (const { page } of [ada, bo]) {
    await expect(cardOf(page, 'lens')).toHaveCount(0)
    await expect(arrowOf(page)).toHaveCount(0)
  }
  await bo.page.keyboard.press('Control+z')
  for (const { page } of [ada, bo]) {
    await expect(cardOf(page, 'lens')).toHaveCount(1)
    await expect(arrowOf(page)).toHaveCount(1)
  }
  await expect(saveState(bo.page)).toHaveText('Saved')
  await ada.context.close()
  await bo.context.close()
})
