import { expect } from '@playwright/test'
import { answered, boardOpened, boardWithReading, cards, guest, newBoard, placeCard } from './people.js'
import { test } from './product.js'

test('a card is found by what it predicts, and the link to one of its cells opens that cell', async ({
  browser,
  baseURL,
}) => {
  const { context, page } = await guest(browser, baseURL!)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await newBoard(page)
  await placeCard(page, 'Lens', 'The capital of France is')
  await answered(cards(page).first())
  const panel = page.getByRole('complementary', { name: 'Card' })
  await panel.getByRole('button', { name: 'New card' }).click()

  // The prompt has the keyboard: the palette opens from there, too.
  await expect(panel.getByPlaceholder('The capital of France is')).toBeFocused()
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Command palette' })
  await page.keyboard.type('paris')
  await expect(palette.getByRole('option').first()).toContainText('has “Paris”')
  await page.keyboard.press('Enter')
  await expect(panel.getByRole('heading', { name: 'Card', exact: true })).toBeVisible()

  // Into the card and its details with the keyboard, then the palette again: the link is that of the cell.
  await page.keyboard.press('Enter')
  await expect(page.getByRole('gridcell').and(page.locator(':focus'))).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Cell details' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('>copy link')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Link to this cell copied.')).toBeVisible()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link).toMatch(/\/b\/[\w-]+\?card=[\w-]+&row=\d+&position=\d+$/)

  const later = await context.newPage()
  await later.goto(link)
  await boardOpened(later)
  await expect(later.getByRole('dialog', { name: 'Cell details' })).toBeVisible()

  // The browser's own print leaves the cards whole, and nothing of what stands around them.
  await later.emulateMedia({ media: 'print' })
  await expect(cards(later).first().locator('.lb-card__title')).toBeVisible()
  for (const around of ['.tlui-layout', '.lb-overlays', '[data-testid="selection.resize.top-left"]'])
    await expect(later.locator(around).first()).toBeHidden()
  await context.close()
})

test('a template places what is compared in one step; recent prompts come back', async ({ browser, baseURL }) => {
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)
  await page.getByRole('region', { name: 'Empty board' }).getByRole('button', { name: 'From a template' }).click()
  const dialog = page.getByRole('dialog', { name: 'From a template' })
  await dialog.getByText('Two prompts', { exact: true }).click()
  await dialog.getByLabel('Second prompt').fill('')
  await dialog.getByRole('button', { name: 'Place' }).click()
  await expect(dialog.getByText('Write a prompt. It can be one word.')).toBeVisible()
  await expect(dialog.getByLabel('Second prompt')).toBeFocused()
  await dialog.getByLabel('Second prompt').fill('The capital of Spain is')
  await dialog.getByRole('button', { name: 'Place' }).click()
  await expect(cards(page)).toHaveCount(3)
  for (const card of await cards(page).all()) await answered(card)
  await page.keyboard.press('Control+z')
  await expect(cards(page)).toHaveCount(0)

  const panel = page.getByRole('complementary', { name: 'Card' })
  await panel.getByRole('button', { name: 'Induction' }).click()
  await expect(panel.getByText(/^Copying: what followed/)).toBeVisible()
  await panel.getByRole('button', { name: 'Place' }).click()
  await answered(cards(page).first())
  await panel.getByRole('button', { name: 'New card' }).click()
  await panel.getByPlaceholder('The capital of France is').fill('')
  await panel.getByRole('button', { name: 'Recent prompts' }).click()
  await page.getByRole('menuitem', { name: 'tree; Emma; snow; lion; tree; Emma;' }).click()
  await expect(panel.getByPlaceholder('The capital of France is')).toHaveValue('tree; Emma; snow; lion; tree; Emma;')
  await context.close()
})

test('the menu of a card ends inside a low window, and its last line is reached', async ({ browser, baseURL }) => {
  const { context, page, card } = await boardWithReading(browser, baseURL!)
  await page.setViewportSize({ width: 1024, height: 640 })
  await card.click({ button: 'right', position: { x: 60, y: 12 } })
  const menu = page.getByRole('menu')
  const { y, height } = (await menu.boundingBox())!
  expect(y).toBeGreaterThanOrEqual(0)
  expect(y + height).toBeLessThanOrEqual(640)
  await menu.getByRole('menuitem', { name: /Delete/ }).click()
  await expect(card).toBeHidden()
  await context.close()
})
