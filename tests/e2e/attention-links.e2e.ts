import { expect, type Locator, type Page } from '@playwright/test'
import { answered, cards, guest, newBoard, placeCard } from './people.js'
import { test } from './product.js'

const center = async (of: Locator) => {
  const box = (await of.boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Drags the lower right corner of a selected card. */
async function dragCorner(page: Page, card: Locator, by: number): Promise<void> {
  const box = (await card.boundingBox())!
  const [x, y] = [box.x + box.width, box.y + box.height]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + by / 2, y + by / 2, { steps: 3 })
  await page.mouse.move(x + by, y + by, { steps: 3 })
  await page.mouse.up()
}

test('a lens and an attention card on one prompt share what is pointed at and tracked, and with Alt their size', async ({
  browser,
  baseURL,
}) => {
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)
  await placeCard(page, 'Lens', 'The capital of France is')
  const lens = page.locator('article.lb-card[data-kind="lens"]')
  await answered(lens)
  await placeCard(page, 'Attention', 'The capital of France is')
  const attention = page.locator('article.lb-card[data-kind="attention"]')
  await answered(attention)
  await expect(lens.getByRole('button', { name: 'Linked with 1 card' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+1')
  // The view glides there.
  await page.waitForTimeout(600)

  // A cell of attention is two positions of the lens: the one that reads, and the one that is read.
  const maps = attention.locator('.lb-plot').first()
  const map = (await maps.boundingBox())!
  const tokens = 5
  const cell = (query: number, key: number) =>
    [map.x + ((key + 0.5) * map.width) / tokens, map.y + ((query + 0.5) * map.height) / tokens] as const
  await page.mouse.move(...cell(3, 1))
  const reads = lens.locator('.lb-linked-band[data-says="reads"]')
  const isRead = lens.locator('.lb-linked-band[data-says="is read"]')
  await expect(reads).toBeVisible()
  await expect(isRead).toBeVisible()
  expect((await center(reads)).x).toBeGreaterThan((await center(isRead)).x)
  await page.mouse.move(5, 400)
  await expect(reads).toBeHidden()

  // A position of the lens is a row and a column of attention.
  const cells = (await lens.locator('.lb-plot').boundingBox())!
  await page.mouse.move(cells.x + (2.5 * cells.width) / tokens, cells.y + 10)
  const bands = attention.locator('.lb-linked-band')
  await expect(bands.first()).toBeVisible()
  expect((await center(bands.first())).y).toBeCloseTo(cell(2, 2)[1], -1)
  expect((await center(bands.nth(1))).x).toBeCloseTo(cell(2, 2)[0], -1)

  // What is tracked in one is marked in the other.
  // The first press chooses the card, the second its cell.
  await page.mouse.click(cells.x + (2.5 * cells.width) / tokens, cells.y + 10)
  await expect(page.locator('[data-testid="selection.resize.top-left"]')).toBeVisible()
  await page.mouse.click(cells.x + (2.5 * cells.width) / tokens, cells.y + 10)
  const details = page.getByRole('dialog', { name: 'Cell details' })
  await details.getByRole('button', { name: 'Track position' }).click()
  await expect(attention.locator('.lb-pinned')).toHaveCount(2)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')

  // With Alt held the linked card grows by the same factors, in one undo step.
  await page.locator('.tl-canvas').click({ position: { x: 20, y: 300 } })
  await lens.locator('.lb-card__title').click()
  const before = { lens: (await lens.boundingBox())!, attention: (await attention.boundingBox())! }
  await page.keyboard.down('Alt')
  await dragCorner(page, lens, 40)
  await page.keyboard.up('Alt')
  const after = { lens: (await lens.boundingBox())!, attention: (await attention.boundingBox())! }
  expect(after.lens.width).toBeGreaterThan(before.lens.width + 20)
  // What cells leave free of a box goes, so it is near the same factor.
  const factor = after.lens.width / before.lens.width
  expect(after.attention.width / before.attention.width).toBeCloseTo(factor, 1)
  expect((await center(attention)).x).toBeCloseTo(before.attention.x + before.attention.width / 2, -1)
  await page.keyboard.press('ControlOrMeta+z')
  await expect.poll(async () => (await attention.boundingBox())!.width).toBeCloseTo(before.attention.width, 0)
  expect((await lens.boundingBox())!.width).toBeCloseTo(before.lens.width, 0)
  await expect(cards(page)).toHaveCount(2)
  await context.close()
})
