import { copyFileSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { expect, type Locator, type Page } from '@playwright/test'
import { answered, cards, guest, newBoard, placeCard } from './people.js'
import { test } from './product.js'

/** Presses Save of a format, and gives what the browser was handed. */
async function saved(
  page: Page,
  dialog: Locator,
  format: string,
): Promise<{ name: string; path: string; bytes: Buffer }> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: `Save ${format}`, exact: true }).click(),
  ])
  const path = await file.path()
  await expect(dialog.getByRole('status')).toHaveText(`Saved ${file.suggestedFilename()}.`)
  return { name: file.suggestedFilename(), path, bytes: readFileSync(path) }
}

test('a card is exported as a figure, as numbers, as code and as a page that works offline', async ({
  browser,
  baseURL,
}, info) => {
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)
  await placeCard(page, 'Lens', 'The capital of France is')
  const card = cards(page).first()
  await answered(card)

  await card.click({ button: 'right', position: { x: 60, y: 12 } })
  await page.getByTestId('context-menu.export-cards').click()
  const dialog = page.getByRole('dialog', { name: 'Export 1 card' })
  await expect(dialog).toContainText('Keeps token ids')
  await expect(dialog.getByRole('button', { name: 'Save JSON, CircuitsVis' })).toBeDisabled()
  await expect(dialog).toContainText('For attention cards.')
  await page.screenshot({ path: info.outputPath('dialog.png') })

  const png = await saved(page, dialog, 'PNG')
  expect(png.name).toMatch(/^The-capital-of-France-is--prob--[0-9a-f]{8}\.png$/)
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG')
  expect(png.bytes.readUInt32BE(16)).toBeGreaterThan(600)

  const pdf = await saved(page, dialog, 'PDF')
  expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-')
  expect(pdf.bytes.toString('latin1')).toMatch(/\/FontFile2/)

  const csv = await saved(page, dialog, 'CSV')
  expect(csv.bytes.toString()).toMatch(/^row,site,layer,position,token_id,token,entropy_nats,/)
  const notebook = await saved(page, dialog, 'notebook')
  expect(JSON.parse(notebook.bytes.toString()).nbformat).toBe(4)

  const html = await saved(page, dialog, 'HTML page')
  expect(html.bytes.length).toBeLessThan(1_500_000)
  const alone = await browser.newContext({ offline: true })
  const offline = await alone.newPage()
  const asked: string[] = []
  offline.on('request', (request) => asked.push(request.url()))
  const copy = info.outputPath('card.html')
  copyFileSync(html.path, copy)
  await offline.goto(pathToFileURL(copy).href)
  await expect(offline.getByRole('heading', { name: 'The capital of France is' })).toBeVisible()
  const cell = offline.locator('[role="gridcell"][tabindex="0"]').first()
  await expect(cell).toHaveAccessibleName(/Paris/)
  await cell.focus()
  await offline.keyboard.press('Enter')
  await expect(offline.getByRole('complementary', { name: 'Cell details' })).toContainText('Paris')
  await offline.keyboard.press('Escape')
  await expect(offline.getByRole('complementary')).toHaveCount(0)
  expect(asked.filter((url) => !/^(file|data|blob):/.test(url))).toEqual([])
  await offline.screenshot({ path: info.outputPath('page.png') })
  await alone.close()
  await context.close()
})
