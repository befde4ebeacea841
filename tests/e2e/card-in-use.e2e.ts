import { newSpec } from '@lensboard/contract'
import { expect, type Page } from '@playwright/test'
import { joinAs } from './board-client.js'
import { answered, guest, joinByLink, newBoard, shareLink } from './people.js'
import { test } from './product.js'
import { asker } from './visual/ask.js'
import { hang, hung, takeDown } from './visual/gallery.js'
import { ALLOWED, blocksOff, expectLooks, isMaker } from './visual/looks.js'

test.use({ trace: 'off' })

const PROMPT = 'The capital of France is'

/** Nothing is open, selected or pointed at. */
async function letGo(page: Page) {
  for (let n = 0; n < 3; n++) await page.keyboard.press('Escape')
  await page.mouse.click(60, 680)
  await page.mouse.move(2, 2)
}

/** What somebody would see who looks at a card: parts missing, moved, pale, of another colour or letter. */
const DAMAGE = [
  '.lb-card__subtitle { visibility: hidden !important }',
  '.lb-card__title { color: #9aa1ac !important }',
  '.lb-card__header { padding-left: 18px !important }',
  '.lb-card { font-family: serif !important } .lb-card * { font-family: inherit !important }',
  '.lb-card__legend { visibility: hidden !important }',
  '.lb-heatmap :is(canvas, img) { opacity: 0.75 !important }',
  '.lb-heatmap :is(canvas, img) { filter: hue-rotate(40deg) !important }',
  '.lb-card { background: #d5dae0 !important }',
  '.lb-parity { visibility: hidden !important }',
]

test('a card in use looks as it is kept, in both themes, and damage to it is seen', async ({
  browser,
  baseURL,
}, info) => {
  test.slow()
  const ada = await guest(browser, baseURL!)
  const { page } = ada
  await page.setViewportSize({ width: 1_720, height: 800 })
  const boardId = await newBoard(page)
  await page.keyboard.press('Shift+I')
  const panel = page.getByRole('complementary', { name: 'Card' })
  await expect(panel).toBeHidden()
  const { checkpoint } = await asker(page)
  const { doc, leave } = await joinAs(ada, baseURL!, boardId)
  hang(doc, [
    { name: 'read', spec: newSpec('lens', checkpoint, PROMPT), extent: [9, 5] },
    { name: 'linked', spec: newSpec('attention', checkpoint, PROMPT), extent: [5, 5] },
  ])
  const [card, linked] = [hung(page, 'read'), hung(page, 'linked')]
  await answered(card)
  await answered(linked)
  const rest = { name: 'in-use-not-yet', target: card, around: 12 }
  await expectLooks(info, page, [rest])
  const least = isMaker(page) ? ALLOWED : (await blocksOff(page, rest, '')) + ALLOWED
  for (const style of DAMAGE) expect.soft(await blocksOff(page, rest, style), style).toBeGreaterThan(least)

  const { x, y, width } = (await card.locator('.lb-heatmap').boundingBox())!
  const cell = [x + width - 30, y + 8 + 22 + 11] as const
  await page.mouse.move(...cell)
  await expect(page.locator('.lb-tooltip')).toBeVisible()
  await expectLooks(info, page, [
    { name: 'hovered', target: card, around: 12 },
    { name: 'hovered-elsewhere', target: linked },
  ])
  await page.mouse.click(...cell)
  await page.mouse.move(2, 2)
  await expectLooks(info, page, [{ name: 'selected', target: card, around: 12 }])
  await page.mouse.click(...cell)
  const details = page.getByRole('dialog', { name: 'Cell details' })
  await expect(details).toBeVisible()
  await page.mouse.move(2, 2)
  await expectLooks(info, page, [
    { name: 'cell', target: card, around: 12 },
    { name: 'cell-details', target: details, around: 12 },
  ])
  const listed = details.getByRole('list', { name: 'Most probable next tokens' }).getByRole('listitem')
  await listed.nth(0).getByRole('button').first().click()
  await listed
    .nth(1)
    .getByRole('button')
    .first()
    .click({ modifiers: ['Shift'] })
  await page.mouse.move(2, 2)
  await expectLooks(info, page, [{ name: 'cell-details-tracked', target: details, around: 12 }])
  await letGo(page)
  await card.getByRole('button', { name: 'Colours and rows' }).click()
  const menu = page.getByRole('dialog', { name: 'Colours and rows' })
  await expect(menu).toBeVisible()
  await page.mouse.move(2, 2)
  await expectLooks(info, page, [{ name: 'look-menu', target: menu, around: 4 }])
  await letGo(page)

  // From far away; one is still asked for.
  await page.route('**/api/trpc/*run.request*', (route) =>
    route.request().postData()?.includes('Chile') ? undefined : route.continue(),
  )
  const zoom = page.getByRole('button', { name: 'Zoom' })
  for (const next of ['50%', '25%']) {
    await page.keyboard.press('Control+-')
    await expect(zoom).toHaveText(next)
  }
  hang(doc, [{ name: 'asked', spec: newSpec('lens', checkpoint, 'The capital of Chile is'), extent: [9, 5] }])
  const asked = hung(page, 'asked')
  await expect(asked).toHaveAttribute('data-phase', 'asking')
  await expect(card).toHaveClass(/lb-card--far/)
  await expectLooks(info, page, [
    { name: 'far', target: card, around: 4 },
    { name: 'far-attention', target: linked, around: 4 },
    { name: 'far-asking', target: asked, around: 4 },
  ])
  await page.keyboard.press('Shift+0')
  await expect(zoom).toHaveText('100%')
  await expect(card).not.toHaveClass(/lb-card--far/)
  takeDown(doc, 'asked')
  await expect(asked).toBeHidden()

  // A change that is not run yet.
  await page.getByRole('button', { name: 'Open the panel' }).click()
  await expect(async () => {
    await card.locator('.lb-card__subtitle').click()
    await expect(panel.getByPlaceholder(PROMPT)).toHaveValue(PROMPT, { timeout: 2_000 })
  }).toPass()
  await panel.getByPlaceholder(PROMPT).fill('The capital of Italy is')
  await expect(card).toContainText('Inputs changed.')
  await page.mouse.move(2, 2)
  await expectLooks(info, page, [{ name: 'stale', target: card }])
  await panel.getByRole('button', { name: 'Discard' }).click()
  await page.keyboard.press('Escape')

  // Who may only look at a card that nobody has run; its author has the board open no more.
  const link = await shareLink(page, 'view')
  await page.goto('/projects')
  hang(doc, [{ name: 'unasked', spec: newSpec('lens', checkpoint, 'The capital of Portugal is'), extent: [9, 5] }])
  const lea = await joinByLink(browser, link, 'Lea')
  const unasked = hung(lea.page, 'unasked')
  await expect(unasked).toContainText('No result yet.')
  await expectLooks(info, lea.page, [{ name: 'no-result-yet', target: unasked }])
  leave()
  await lea.context.close()
  await ada.context.close()
})
