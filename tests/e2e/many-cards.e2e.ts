import { expect, type Page } from '@playwright/test'
import { answered, cards, guest, newBoard, placeCard } from './people.js'
import { test } from './product.js'

/** Counts React's commits from before the page's first script. */
const countCommits = (page: Page) =>
  page.addInitScript(() => {
    const seen = { commits: 0 }
    Object.assign(window, {
      commitsSeen: seen,
      __REACT_DEVTOOLS_GLOBAL_HOOK__: {
        supportsFiber: true,
        renderers: new Map(),
        inject: () => 1,
        onCommitFiberUnmount() {},
        onPostCommitFiberRoot() {},
        onCommitFiberRoot() {
          seen.commits++
        },
      },
    })
  })
const commits = (page: Page) =>
  page.evaluate(() => (window as unknown as { commitsSeen: { commits: number } }).commitsSeen.commits)

test('of a board of many cards those far away are their cells alone, and become whole for whoever comes near', async ({
  browser,
  baseURL,
}) => {
  const { context, page } = await guest(browser, baseURL!)
  await countCommits(page)
  await newBoard(page)
  await placeCard(page, 'Lens', 'The capital of France is')
  await answered(cards(page).first())
  // The page before, which has tabs too, took none of their style with it.
  await expect(page.getByRole('tab', { name: 'Prompt' })).toHaveCSS('cursor', 'pointer')
  for (let times = 0; times < 4; times++) {
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Control+d')
  }
  await expect(cards(page)).toHaveCount(16)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('Tidy')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.mouse.move(720, 20)
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await page.locator('.tl-container').focus()
  // The edge of a selection would take the click on a card below.
  await page.keyboard.press('Escape')
  await expect(page.locator('[data-testid="selection.resize.top-left"]')).toHaveCount(0)
  await page.keyboard.press('Shift+1')

  // From afar: every card has its name and its picture, and no controls.
  const far = page.locator('article.lb-card--far')
  await expect(far).toHaveCount(16)
  await expect(far.getByRole('img', { name: /^Logit lens, workshop, 9 rows by 5 tokens$/ })).toHaveCount(16)
  await expect(page.locator('.lb-card button')).toHaveCount(0)
  const card = cards(page).nth(5)
  const place = (await card.boundingBox())!

  // Whoever points at one for a moment has its values.
  await page.mouse.move(place.x + place.width / 2, place.y + place.height / 2)
  await expect(card).not.toHaveClass(/lb-card--far/)
  expect(await card.boundingBox()).toEqual(place)
  await page.mouse.move(place.x + place.width / 2 + 3, place.y + place.height / 2 + 2)
  await expect(page.getByRole('tooltip').or(page.locator('.lb-tooltip'))).toBeVisible()

  // A click chooses it; Enter leads into its cells, wherever the camera is.
  await page.mouse.click(place.x + place.width / 2, place.y + 4)
  await page.keyboard.press('Enter')
  await expect(card.locator('[role="gridcell"][tabindex="0"]')).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')

  // Near by it is whole, at the same place of the board; pointing at its cells renders nothing.
  await page.keyboard.press('Shift+2')
  await expect(card.getByRole('button', { name: 'Where these numbers come from' })).toBeVisible()
  await page.keyboard.press('Escape')
  const plot = (await card.locator('.lb-heatmap').boundingBox())!
  const moveTo = (n: number) => page.mouse.move(plot.x + 80 + n * 6, plot.y + 40 + n * 3)
  await moveTo(0)
  await page.waitForTimeout(1_500)
  const before = await commits(page)
  for (let n = 1; n <= 20; n++) await moveTo(n)
  expect((await commits(page)) - before).toBe(0)

  // The text of a whole card beside the window is there before the card comes into it.
  const textBeside = page.locator('.tl-shape[style*="display: none"] article.lb-card img.lb-text:not([hidden])')
  await expect(textBeside).not.toHaveCount(0)
  // It stays where a camera has just been, and goes when that has been elsewhere for a while.
  const text = card.locator('img.lb-text')
  await expect(text).not.toHaveAttribute('hidden')
  const beside = plot.x + plot.width + 40
  await page.mouse.wheel(beside, 0)
  await expect(card).not.toBeInViewport()
  await page.waitForTimeout(4_000)
  await expect(text).not.toHaveAttribute('hidden')
  await expect(text).toHaveAttribute('hidden', '', { timeout: 15_000 })

  // From furthest away less lies between two cards than tldraw reaches around the pointer: its own card is outlined.
  await page.mouse.move(720, 450)
  await page.keyboard.down('Control')
  for (let n = 0; n < 60; n++) await page.mouse.wheel(0, 300)
  await page.keyboard.up('Control')
  await page.waitForTimeout(500)
  const all = await Promise.all((await cards(page).all()).map((one) => one.boundingBox()))
  const boxes = all.flatMap((box) => (box && box.x > 0 && box.y > 0 ? [box] : []))
  const left = boxes.find((a) => boxes.some((b) => b.y === a.y && b.x > a.x && b.x - a.x - a.width < 6))!
  const edge = { x: left.x + left.width - 1, y: left.y + left.height / 2 }
  await page.mouse.move(edge.x - left.width / 2, edge.y)
  const outline = page.locator('.tl-shape-indicator')
  await expect(outline).toHaveCount(1)
  await page.mouse.move(edge.x, edge.y)
  await page.waitForTimeout(300)
  const outlined = (await outline.boundingBox())!
  expect(outlined.x + outlined.width).toBeGreaterThan(edge.x)
  expect(outlined.x).toBeLessThan(edge.x)
  await context.close()
})
