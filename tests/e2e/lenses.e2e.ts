import { expect, type Page } from '@playwright/test'
import { boardOpened, guest, joinByLink, newBoard, shareLink } from './people.js'
import { test } from './product.js'

const TITLE = `Short lens ${Date.now()}`
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Train a lens' })
const trainings = (page: Page) => page.getByRole('region', { name: 'Trainings' })
const details = (page: Page, title: string) => page.getByRole('complementary', { name: `About ${title}` })
const chip = (page: Page, title: string) => page.getByRole('button', { name: `Training ${title}` })

/** Fills the form of a training that takes seconds on the shipped model and its shipped text, and begins it. */
async function train(page: Page, title: string, steps: number, seed: number): Promise<void> {
  const form = dialog(page)
  await form.getByRole('textbox', { name: 'Title', exact: true }).fill(title)
  await form.getByRole('textbox', { name: 'Length', exact: true }).fill(String(steps))
  await form.getByRole('textbox', { name: 'Tokens a step', exact: true }).fill('64')
  await form.getByText('More', { exact: true }).click()
  await form.getByRole('textbox', { name: 'Window', exact: true }).fill('32')
  await form.getByRole('textbox', { name: 'Documents', exact: true }).fill('40')
  await form.getByRole('textbox', { name: 'Seed', exact: true }).fill(String(seed))
  await expect(form.getByRole('status').filter({ hasText: `${steps} steps of 64 tokens` })).toBeVisible()
  await form.getByRole('button', { name: 'Train', exact: true }).click()
  await expect(form).toHaveCount(0)
}

test('one starts a training from the board, both see the curve, and the lens is in the library', async ({
  browser,
  baseURL,
}) => {
  test.setTimeout(150_000)
  const ada = await guest(browser, baseURL!)
  await newBoard(ada.page)
  const bo = await joinByLink(browser, await shareLink(ada.page, 'edit'), 'Bo')

  await ada.page.getByRole('button', { name: 'Trained lenses' }).click()
  await ada.page.getByRole('button', { name: 'Train a lens' }).click()
  await train(ada.page, TITLE, 24, 1)

  // Bo does nothing and sees that it learns, and how far it is; the curve is one click away.
  await expect(chip(bo.page, TITLE)).toBeVisible({ timeout: 20_000 })
  await chip(bo.page, TITLE).click()
  const curve = trainings(bo.page).getByRole('img', { name: `Held-out KL of ${TITLE}` })
  await expect(curve).toBeVisible({ timeout: 60_000 })
  const line = trainings(bo.page).getByRole('listitem').filter({ hasText: TITLE })
  await expect(line).toContainText(/held-out \d/i, { timeout: 60_000 })

  // It ends for both, with the lens offered for a card.
  await expect(line).toContainText(/24 steps · held-out/i, { timeout: 90_000 })
  await line.getByRole('tab', { name: 'Table' }).click()
  const table = line.getByRole('region', { name: 'Held-out KL by step and row' })
  await expect(table.getByRole('row').filter({ hasText: 'Logit lens' })).toBeVisible()
  expect(await table.getByRole('row').count()).toBeGreaterThan(3)
  const own = trainings(ada.page).getByRole('listitem').filter({ hasText: TITLE })
  await own.getByRole('button', { name: 'Use it in a card' }).click()
  const panel = ada.page.getByRole('complementary', { name: 'Card', exact: true })
  await expect(panel.getByRole('combobox', { name: 'Lens' })).toContainText(TITLE)

  // In the library: every row beside the logit lens.
  await ada.page.goto('/lenses')
  await ada.page.getByPlaceholder('Title, model, person or text').fill(TITLE)
  await ada.page.getByRole('row').filter({ hasText: TITLE }).getByRole('button').click()
  await expect(details(ada.page, TITLE)).toContainText('Means over')
  await details(ada.page, TITLE).getByRole('button', { name: 'All figures' }).click()
  const figures = ada.page.getByRole('region', { name: 'Evaluation of every row' })
  await expect(figures.getByRole('row')).toHaveCount(2 + 8)
  await ada.page.keyboard.press('Escape')
  await bo.context.close()
  await ada.context.close()
})

test('a cancelled training goes on', async ({ browser, baseURL }) => {
  const title = `${TITLE}, cancelled`
  const { context, page } = await guest(browser, baseURL!)
  await page.goto('/lenses')
  await page.getByRole('button', { name: 'Train a lens' }).first().click()
  await train(page, title, 400, 2)
  const line = trainings(page).getByRole('listitem').filter({ hasText: title })
  await expect(line).toContainText(/Step [1-9]\d* of 400/, { timeout: 60_000 })
  await line.getByRole('button', { name: 'Cancel', exact: true }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel the training' }).click()
  await expect(line).toContainText(/Cancelled at step \d+ of 400/)
  await line.getByRole('button', { name: 'Go on', exact: true }).click()
  await expect(line).toContainText(/Step \d+ of 400/, { timeout: 60_000 })
  await line.getByRole('button', { name: 'Cancel', exact: true }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel the training' }).click()
  await line.getByRole('button', { name: 'Dismiss', exact: true }).click()
  await expect(line).toHaveCount(0)
  await context.close()
})

test('a lens that a card uses is deleted only after its use was told', async ({ browser, baseURL }) => {
  const title = `${TITLE}, deleted`
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)
  await page.goto('/lenses')
  await page.getByRole('button', { name: 'Train a lens' }).first().click()
  await train(page, title, 2, 3)
  const line = trainings(page).getByRole('listitem').filter({ hasText: title })
  await line.getByRole('button', { name: 'Use it in a card' }).click({ timeout: 60_000 })
  await boardOpened(page)
  const panel = page.getByRole('complementary', { name: 'Card', exact: true })
  await expect(panel.getByRole('combobox', { name: 'Lens' })).toContainText(title)
  await panel.getByPlaceholder('The capital of France is').fill('The capital of France is')
  await panel.getByRole('button', { name: 'Place' }).click()
  await expect(page.getByRole('status', { name: 'Save state' })).toHaveText('Saved')

  await page.goto('/lenses')
  await page.getByPlaceholder('Title, model, person or text').fill(title)
  await expect(details(page, title)).toContainText('1 card, 1 on your boards', { timeout: 30_000 })
  await details(page, title).getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.getByRole('alertdialog')).toContainText('1 card')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete it all the same' }).click()
  await expect(page.getByText('No lens is like this.').or(page.getByText(`Nothing matches “${title}”.`))).toBeVisible()
  await context.close()
})

test('a broken lens file is refused with a sentence, in place', async ({ browser, baseURL }) => {
  const { context, page } = await guest(browser, baseURL!)
  await page.goto('/lenses')
  await page.getByRole('button', { name: 'Bring a lens' }).first().click()
  const form = page.getByRole('dialog', { name: 'Bring a lens' })
  await form
    .getByLabel('Choose a lens file')
    .setInputFiles({ name: 'lens.pt', mimeType: 'application/octet-stream', buffer: Buffer.from('no lens at all') })
  await form.getByRole('button', { name: 'Keep it' }).click()
  await expect(form.getByRole('alert')).toHaveText(/.{20,}\.$/)
  await expect(form).toBeVisible()
  await context.close()
})
