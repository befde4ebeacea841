import { expect } from '@playwright/test'
import { answered, boardOpened, cards } from './people.js'
import { test } from './product.js'

test('a card pinned on the start page opens on a board of one’s own for a name; the tour there is left and resumed', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ baseURL: baseURL!, viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.goto('/')
  const cell = page.getByRole('region', { name: 'The chosen cell' })
  await cell.getByRole('button', { name: /Portuguese/ }).click()
  await cell.getByRole('button', { name: 'Track position' }).click()
  const chart = page.getByRole('region', { name: 'Probability over the layers' })
  await expect(chart.getByRole('img', { name: 'Probability over 9 rows, 1 line' })).toBeVisible()
  await page.getByRole('combobox', { name: 'Metric' }).selectOption('entropy')
  await page.getByLabel('Your name').fill('Ada')
  await page.getByRole('button', { name: 'Open this on a board' }).click()

  await boardOpened(page)
  const card = cards(page).first()
  await answered(card)
  await expect(card).toHaveAccessibleName(/In Brazil, people speak/)
  await expect(card.getByRole('combobox', { name: 'Metric' })).toHaveValue('entropy')
  // The pins came along: the card's own chart draws the one token.
  const tour = page.getByRole('region', { name: 'Tour' })
  await expect(tour).toContainText('Tour · 1 of 7')
  await expect(tour).toContainText('Point at a few cells')

  // What the person does moves it on, and so does Next.
  const plot = card.locator('.lb-plot')
  const { x, y } = (await plot.boundingBox())!
  for (let i = 0; i < 8; i++) await page.mouse.move(x + 90 + 50 * (i % 4), y + 20 + 20 * i)
  await expect(tour).toContainText('Open a cell')
  await tour.getByRole('button', { name: 'Next' }).click()
  await expect(tour).toContainText('Pin a token')

  // Escape on the board leaves it; it stays away after a reload, until it is asked for.
  await page.keyboard.press('Escape')
  await expect(tour).toBeHidden()
  await page.reload()
  await boardOpened(page)
  await answered(card)
  await expect(tour).toBeHidden()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('take the tour')
  await page.keyboard.press('Enter')
  await expect(tour).toContainText('Tour · 3 of 7')
  await expect(tour).toContainText('Pin a token')
  await expect(tour).toBeFocused()

  // One that is open is open after a reload, too; Not now leaves it as well.
  await page.reload()
  await boardOpened(page)
  await expect(tour).toContainText('Pin a token')
  await tour.getByRole('button', { name: 'Not now' }).click()
  await expect(tour).toBeHidden()
  await context.close()
})
