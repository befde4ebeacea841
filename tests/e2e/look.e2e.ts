import { expect } from '@playwright/test'
import { answered, boardWithReading, cards, joinByLink, saveState, shareLink } from './people.js'
import { test } from './product.js'

test('ends, palette, rows and orientation of a card are everybody’s, and each is one step back', async ({
  browser,
  baseURL,
}) => {
  const { context, page, card } = await boardWithReading(browser, baseURL!)

  // An end is typed over in the legend; what lies beyond it is counted.
  await card.getByRole('button', { name: /^Upper end of the colours: 1\b/ }).click()
  const field = card.getByRole('textbox', { name: 'Upper end of the colours' })
  await field.fill('-3')
  await field.press('Enter')
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  await field.fill('30 %')
  await field.press('Enter')
  await expect(card.getByTitle(/cells lie above this range/)).toBeVisible()
  await expect(card.getByRole('button', { name: 'The range is fixed. Make it automatic.' })).toBeVisible()

  await card.getByRole('button', { name: 'Colours and rows' }).click()
  const panel = page.getByRole('dialog', { name: 'Colours and rows' })
  await panel.getByRole('radio', { name: 'Cividis' }).check()
  await panel.getByRole('combobox', { name: 'Draw' }).selectOption('every 2nd row')
  await panel.getByRole('checkbox', { name: 'Tokens down, layers to the right' }).check()
  await page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
  await expect(card.getByText('every 2nd row')).toBeVisible()

  // Somebody who may only look sees the same, and is offered nothing to change.
  await expect(saveState(page)).toHaveText('Saved')
  const link = await shareLink(page, 'view')
  const other = await joinByLink(browser, link, 'Lea')
  const theirs = cards(other.page).first()
  await answered(theirs)
  await expect(theirs.getByText('every 2nd row')).toBeVisible()
  await expect(theirs.getByTitle(/cells lie above this range/)).toBeVisible()
  await expect(theirs.getByRole('button', { name: 'Colours and rows' })).toHaveCount(0)
  // The output is the last column: its last cell is the prediction.
  const plot = theirs.locator('.lb-plot')
  const { x, y, width, height } = (await plot.boundingBox())!
  await other.page.mouse.move(x + width - 6, y + height - 6)
  await expect(other.page.locator('.lb-tooltip')).toContainText(/^output · .*is/)
  await other.context.close()

  await page.keyboard.press('Escape')
  await page.locator('.tl-canvas').click({ position: { x: 20, y: 300 } })
  // The first gives back the selection that the press on the board took.
  for (let step = 0; step < 3; step++) await page.keyboard.press('Control+z')
  await expect(card.getByText('every 2nd row')).toBeHidden()
  await context.close()
})
