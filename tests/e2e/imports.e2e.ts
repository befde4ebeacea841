import { readFileSync } from 'node:fs'
import { expect } from '@playwright/test'
import { answered, cards, guest, newBoard } from './people.js'
import { test } from './product.js'

const FILE = new URL('../../packages/exchange/src/read/fixtures/logitlenskit-gpt-j-6b.v2.json', import.meta.url)

test('a logitlenskit file dropped on a board is recognised, placed as an imported card, and is there after a reload', async ({
  browser,
  baseURL,
}) => {
  const { page } = await guest(browser, baseURL!)
  await newBoard(page)
  const content = readFileSync(FILE, 'utf8')
  const files = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([text], 'gpt-j.json', { type: 'application/json' }))
    return transfer
  }, content)
  const canvas = page.locator('.tl-canvas')
  await canvas.dispatchEvent('dragenter', { dataTransfer: files })
  await expect(page.getByText('Drop to import')).toBeVisible()
  await canvas.dispatchEvent('drop', { dataTransfer: files, clientX: 300, clientY: 200 })

  const dialog = page.getByRole('dialog', { name: 'Import' })
  await expect(dialog).toContainText('logitlenskit V2 · 13 tokens × 28 layers · text only, no ids')
  await dialog.getByRole('button', { name: 'Place card' }).click()
  const card = cards(page).first()
  await answered(card)
  await expect(card.getByRole('button', { name: 'Where these numbers come from' })).toContainText('imported')

  await page.reload()
  await answered(cards(page).first())
  await cards(page).first().getByRole('button', { name: 'Where these numbers come from' }).click()
  await expect(page.getByRole('dialog')).toContainText('imported from gpt-j.json')
  await expect(page.getByRole('dialog')).toContainText('not checked (imported)')
})
