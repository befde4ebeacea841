import { expect } from '@playwright/test'
import { faults } from './axe.js'
import { answered, boardOpened, cards, guest, joinByLink, newBoard, placeCard, saveState, shareLink } from './people.js'
import { test } from './product.js'

test('an owner keeps a version, and brings it back while somebody else looks on', async ({ browser, baseURL }) => {
  const ada = await guest(browser, baseURL!)
  const boardId = await newBoard(ada.page)
  await placeCard(ada.page, 'Lens', 'The capital of France is')
  await answered(cards(ada.page).first())
  const bo = await joinByLink(browser, await shareLink(ada.page, 'edit'), 'Bo')
  await expect(cards(bo.page)).toHaveCount(1)
  await expect(bo.page.getByRole('link', { name: 'History' })).toHaveCount(0)

  // Keeps the board under a name.
  await expect(saveState(ada.page)).toHaveText('Saved')
  await ada.page.getByRole('link', { name: 'History' }).click()
  await expect(ada.page.getByText('All of this board can be read')).toBeVisible()
  await ada.page.getByLabel('Name of a version').fill('Before the talk')
  await ada.page.getByRole('button', { name: 'Keep this version' }).click()
  const line = ada.page.getByRole('main').getByRole('listitem').filter({ hasText: 'Before the talk' })
  await expect(line).toContainText('Kept by Guest')
  const picture = line.locator('img').first()
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0)
  await expect(ada.page.getByRole('row').filter({ hasText: 'Guest' }).first()).toBeVisible()
  expect(await faults(ada.page, 'history')).toEqual([])
  const file = await ada.context.request.get((await line.getByRole('link').getAttribute('href'))!)
  const { records } = (await file.json()) as { records: { type?: string; props?: { spec?: { kind?: string } } }[] }
  expect(records.filter(({ type }) => type === 'card').map(({ props }) => props?.spec?.kind)).toEqual(['lens'])
  expect((await bo.context.request.get(`/b/${boardId}/history`)).status()).toBe(403)

  // Bo deletes the card; Ada brings the version back, and Bo sees it without doing anything.
  await bo.page.locator('.tl-container').focus()
  await bo.page.keyboard.press('Control+a')
  await bo.page.keyboard.press('Delete')
  await expect(cards(bo.page)).toHaveCount(0)
  await expect(saveState(bo.page)).toHaveText('Saved')
  await line.getByRole('button', { name: 'Restore Before the talk' }).click()
  await ada.page.getByRole('button', { name: 'Bring it back' }).click()
  await expect(ada.page.getByText(/The board before is kept as a version/)).toBeVisible()
  await expect(cards(bo.page)).toHaveCount(1)
  await answered(cards(bo.page).first())
  await expect(
    ada.page.getByRole('main').getByRole('listitem').filter({ hasText: 'Kept before much was changed' }),
  ).toHaveCount(1)
  await ada.page.getByRole('link', { name: 'Untitled' }).click()
  await boardOpened(ada.page)
  await expect(cards(ada.page)).toHaveCount(1)
  await Promise.all([ada.context.close(), bo.context.close()])
})
