import { type Browser, type BrowserContext, expect, type Locator, type Page } from '@playwright/test'

/** Somebody with a browser of their own. */
export interface Somebody {
  context: BrowserContext
  page: Page
}

/** A guest on their projects page, in a context that shares nothing with the others. */
export async function guest(browser: Browser, origin: string): Promise<Somebody> {
  const context = await browser.newContext({ baseURL: origin, viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await context.request.post('/guest', { headers: { origin: new URL(origin).origin }, form: { name: '' } })
  await page.goto('/projects')
  return { context, page }
}

/** Makes a board and opens it; answers its id. */
export async function newBoard(page: Page): Promise<string> {
  await page.goto('/projects')
  await page.getByRole('button', { name: 'New board' }).first().click()
  await boardOpened(page)
  return new URL(page.url()).pathname.split('/')[2]!
}

/** Waits until a board shows its canvas and is in step with the server. */
export async function boardOpened(page: Page): Promise<void> {
  await page.waitForURL('**/b/*')
  await expect(page.locator('.tl-canvas')).toBeVisible({ timeout: 30_000 })
  await expect(saveState(page)).toHaveText(/Saved|View only/)
}

export const saveState = (page: Page): Locator => page.getByRole('status', { name: 'Save state' })
export const cards = (page: Page): Locator => page.locator('article.lb-card')

/** Fills the form of a new card and places it. */
export async function placeCard(page: Page, kind: 'Lens' | 'Attention', prompt: string): Promise<void> {
  await page.getByRole('button', { name: 'Add card' }).click()
  const panel = page.getByRole('complementary', { name: 'Card' })
  await panel
    .getByRole('tab', { name: kind })
    .or(panel.getByRole('radio', { name: kind }))
    .first()
    .click()
  await panel.getByPlaceholder('The capital of France is').fill(prompt)
  await expect(panel.getByText(/\d+ tokens? ·/)).toBeVisible()
  await panel.getByRole('button', { name: 'Place' }).click()
}

/** Waits for the numbers of a card. */
export async function answered(card: Locator): Promise<void> {
  await expect(card).toHaveAttribute('data-phase', 'done', { timeout: 60_000 })
}

/** A guest on a new board with one reading through the logit lens, which is there. */
export async function boardWithReading(browser: Browser, origin: string): Promise<Somebody & { card: Locator }> {
  const { context, page } = await guest(browser, origin)
  await newBoard(page)
  await placeCard(page, 'Lens', 'The capital of France is')
  const card = cards(page).first()
  await answered(card)
  return { context, page, card }
}

/** Address of a link to the open board, made through the share dialog. */
export async function shareLink(page: Page, may: 'edit' | 'comment' | 'view'): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Share' }).click()
  const row = page.getByRole('listitem').filter({ hasText: `Anyone with this link can ${may}` })
  await row.getByRole('button', { name: 'Create link' }).click()
  await expect(row.getByRole('button', { name: /Cop/ })).toBeVisible()
  await row.getByRole('button', { name: /Cop/ }).click()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  await page.keyboard.press('Escape')
  return link
}

/** Somebody new who follows a link, gives a name and stands on the board. */
export async function joinByLink(browser: Browser, link: string, name: string): Promise<Somebody> {
  const context = await browser.newContext({
    baseURL: new URL(link).origin,
    viewport: { width: 1440, height: 900 },
  })
  const page = await context.newPage()
  await page.goto(link)
  await page.getByLabel('Your name').fill(name)
  await page.getByRole('button', { name: 'Open the board' }).click()
  await boardOpened(page)
  return { context, page }
}
