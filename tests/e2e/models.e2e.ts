import { type Browser, expect, type Page } from '@playwright/test'
import { GATED_MODEL, OPEN_MODEL, OTHER_MODEL, TOKEN } from './hub.js'
import { answered, boardOpened, cards, guest, newBoard, type Somebody } from './people.js'
import { test } from './product.js'

// Later tests use what the first one downloaded, as people do.
test.describe.configure({ mode: 'serial' })

/** Somebody with an account: guests do not download. */
async function account(browser: Browser, origin: string): Promise<Somebody> {
  const context = await browser.newContext({ baseURL: origin, viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.goto('/sign-up')
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('E-mail').fill(`ada-${Date.now()}@example.org`)
  await page.getByLabel('Password').fill('a long enough password')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.waitForURL('**/projects')
  return { context, page }
}

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Add a model' })
const panel = (page: Page) => page.getByRole('complementary', { name: 'Card', exact: true })
const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })

async function check(page: Page, name: string): Promise<void> {
  await page.goto('/models')
  await page.getByRole('button', { name: 'Add a model' }).first().click()
  await dialog(page)
    .getByLabel(/Link, name or search/)
    .fill(name)
  await dialog(page).getByRole('button', { name: 'Check' }).click()
}

/** Downloads what was checked and waits until it is in the list, ready. */
async function download(page: Page, name: string): Promise<void> {
  await dialog(page)
    .getByRole('button', { name: /^Download \d/ })
    .click()
  const strip = page.getByRole('region', { name: 'Downloads' })
  await expect(strip).toContainText(name)
  await expect(strip.getByText(/of 1\d\sMB/).first()).toBeVisible()
  await expect(strip.getByText('here and checked').first()).toBeVisible({ timeout: 30_000 })
  await expect(row(page, name)).toContainText('Ready', { timeout: 30_000 })
}

test('a model is added by its link, seen coming, and answers a card', async ({ browser, baseURL }) => {
  const { context, page } = await account(browser, baseURL!)
  await newBoard(page)
  await check(page, `https://huggingface.co/${OPEN_MODEL}`)
  const findings = dialog(page).getByRole('list', { name: 'Findings' })
  for (const about of ['revision', 'family', 'format']) await expect(findings).toContainText(about)
  await download(page, OPEN_MODEL)

  await row(page, OPEN_MODEL).getByRole('button').click()
  const details = page.getByRole('complementary', { name: `About ${OPEN_MODEL}` })
  await expect(details).toContainText('192 tokens')
  await details.getByRole('button', { name: /^New card on/ }).click()
  await boardOpened(page)
  await expect(panel(page).getByRole('combobox', { name: 'Model' })).toContainText(OPEN_MODEL)
  await panel(page).getByPlaceholder('The capital of France is').fill('The capital of France is')
  await panel(page).getByRole('button', { name: 'Place' }).click()
  await answered(cards(page).first())
  await expect(cards(page).first()).toContainText(OPEN_MODEL)
  await context.close()
})

test('a gated model asks for a token, and with it comes like any other', async ({ browser, baseURL }) => {
  const { context, page } = await account(browser, baseURL!)
  await check(page, GATED_MODEL)
  await dialog(page).getByLabel('Hugging Face token').fill('hf_nobody_knows_this_one')
  await dialog(page).getByRole('button', { name: 'Save token' }).click()
  await expect(dialog(page).getByRole('alert')).toBeVisible()
  await dialog(page).getByLabel('Hugging Face token').fill(TOKEN)
  await dialog(page).getByRole('button', { name: 'Save token' }).click()
  await download(page, GATED_MODEL)

  await page.goto('/account')
  await expect(page.getByText('account ada-l')).toBeVisible()
  await expect(page.getByText(TOKEN)).toHaveCount(0)
  await page.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByLabel('Hugging Face token')).toBeVisible()
  await context.close()
})

test('a guest is told why nothing is downloaded', async ({ browser, baseURL }) => {
  const { context, page } = await guest(browser, baseURL!)
  await check(page, `${OTHER_MODEL}@main`)
  await expect(dialog(page).getByRole('list', { name: 'Findings' })).toBeVisible()
  await expect(dialog(page).getByRole('link', { name: 'Create an account' })).toBeVisible()
  await expect(dialog(page).getByRole('button', { name: /^Download/ })).toHaveCount(0)
  await context.close()
})

test('a chat shows the exact text before it runs, and what was written elsewhere stays', async ({
  browser,
  baseURL,
}) => {
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)
  const form = panel(page)
  await form.getByRole('combobox', { name: 'Model' }).click()
  await page.getByPlaceholder(/Name, family or size/).fill('tiny-llama <10m')
  await page.keyboard.press('Enter')
  await expect(form.getByRole('combobox', { name: 'Model' })).toContainText(OPEN_MODEL)
  await form.getByPlaceholder('The capital of France is').fill('kept')
  await form.getByRole('tab', { name: 'Chat' }).click()
  await form.getByLabel('Message 1', { exact: true }).fill('What is the capital of Spain?')
  const exact = form.getByRole('region', { name: 'What the model reads' })
  await expect(exact).toContainText('What is the capital of Spain? Answer:')
  await expect(exact.getByText('user', { exact: true })).toBeVisible()
  await form.getByLabel('Add generation prompt').uncheck()
  await expect(exact).not.toContainText('Answer:')
  await form.getByLabel('Add generation prompt').check()
  await form.getByRole('tab', { name: 'Token ids' }).click()
  await form.getByRole('textbox', { name: 'Token ids' }).fill('1 2, 9999')
  await expect(form.getByText('Id 9999 is outside this vocabulary (0–5119).')).toBeVisible()
  await form.getByRole('tab', { name: 'Prompt' }).click()
  await expect(form.getByPlaceholder('The capital of France is')).toHaveValue('kept')
  await form.getByRole('tab', { name: 'Chat' }).click()
  await expect(exact).toContainText('Answer:')
  await form.getByRole('button', { name: 'Place' }).click()
  const card = cards(page).first()
  await answered(card)
  await expect(card.getByRole('img', { name: /^Logit lens/ })).toHaveAccessibleName(/Madrid/)
  await context.close()
})
