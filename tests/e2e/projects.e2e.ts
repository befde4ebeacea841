import { expect } from '@playwright/test'
import { answered, boardOpened, cards, guest, joinByLink, newBoard, placeCard, saveState, shareLink } from './people.js'
import { test } from './product.js'

const board = (page: import('@playwright/test').Page, name: string | RegExp) =>
  page.getByRole('article').filter({ has: page.getByRole('link', { name, exact: typeof name === 'string' }) })

test('a board is renamed, found, duplicated, thrown away and brought back', async ({ browser, baseURL }) => {
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)
  await page.goto('/projects')
  await page.getByRole('button', { name: /^More for/ }).click()
  await page.getByRole('menuitem', { name: 'Rename…' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Induction heads')
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(board(page, 'Induction heads')).toBeVisible()

  await page.getByRole('button', { name: 'More for Induction heads' }).click()
  await page.getByRole('menuitem', { name: 'Duplicate' }).click()
  await expect(board(page, /Induction heads copy/)).toBeVisible()

  const search = page.getByRole('textbox', { name: /Search/ }).or(page.getByRole('searchbox'))
  await search.fill('copy')
  await expect(board(page, 'Induction heads')).toHaveCount(0)
  await expect(board(page, /copy/)).toHaveCount(1)
  await search.fill('')

  await page.getByRole('button', { name: 'More for Induction heads', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Move to trash' }).click()
  await expect(board(page, 'Induction heads')).toHaveCount(0)
  await page.getByRole('tab', { name: 'Trash' }).click()
  await page.getByRole('button', { name: 'More for Induction heads' }).click()
  await page.getByRole('menuitem', { name: 'Restore' }).click()
  await page.getByRole('tab', { name: 'All' }).click()
  await expect(board(page, 'Induction heads')).toBeVisible()
  await context.close()
})

test('a viewer looks, cannot change, forks with lineage, and is out when the link is revoked', async ({
  browser,
  baseURL,
}) => {
  const ada = await guest(browser, baseURL!)
  await newBoard(ada.page)
  await placeCard(ada.page, 'Lens', 'The Eiffel Tower is in')
  await answered(cards(ada.page).first())
  await expect(saveState(ada.page)).toHaveText('Saved')
  const cy = await joinByLink(browser, await shareLink(ada.page, 'view'), 'Cy')
  await answered(cards(cy.page).first())
  await expect(saveState(cy.page)).toHaveText('View only')
  await expect(cy.page.getByRole('button', { name: 'Add card' })).toHaveCount(0)

  await cy.page.getByRole('button', { name: 'Fork it' }).click()
  await expect(cy.page.getByTitle(/Forked from/)).toBeVisible({ timeout: 30_000 })
  await boardOpened(cy.page)
  await answered(cards(cy.page).first())
  await expect(saveState(cy.page)).toHaveText('Saved')

  await cy.page.goBack()
  await boardOpened(cy.page)
  await ada.page.getByRole('button', { name: 'Share' }).click()
  await ada.page.getByRole('button', { name: 'Revoke' }).click()
  await ada.page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click()
  await expect(saveState(cy.page)).toHaveText('No access', { timeout: 20_000 })
  await cy.page.reload()
  await expect(cy.page.getByText(/does not exist, or you may not see it/)).toBeVisible()
  await ada.context.close()
  await cy.context.close()
})

test('a guest claims the account and finds the board again after signing in', async ({ browser, baseURL }) => {
  const { context, page } = await guest(browser, baseURL!)
  const boardId = await newBoard(page)
  await page.goto('/account')
  await page.getByLabel('E-mail').fill(`ada-${Date.now()}@example.org`)
  const email = await page.getByLabel('E-mail').inputValue()
  await page.getByLabel('Password').fill('correct horse battery')
  await page.getByRole('button', { name: /Keep|Claim|Add/ }).click()
  await expect(page.getByText('Guest account.')).toHaveCount(0)
  await page.context().clearCookies()
  await page.goto(`/b/${boardId}`)
  await page.waitForURL('**/sign-in?**')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill('correct horse battery')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await boardOpened(page)
  expect(page.url()).toContain(boardId)
  await context.close()
})
