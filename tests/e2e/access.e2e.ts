import { expect, type Page } from '@playwright/test'
import { cardOf } from './annotate.js'
import { faults } from './axe.js'
import { answered, cards, guest, newBoard, placeCard, shareLink } from './people.js'
import { test } from './product.js'

for (const theme of ['light', 'dark'] as const)
  test(`axe finds nothing on any screen of the ${theme} theme`, async ({ browser, baseURL }) => {
    test.slow()
    const found: string[] = []
    const look = async (page: Page, screen: string) => void found.push(...(await faults(page, screen)))

    const outside = await browser.newContext({ baseURL: baseURL!, colorScheme: theme })
    const visitor = await outside.newPage()
    for (const path of ['/', '/sign-in', '/sign-up', '/join/no-such-link', '/b/no-such-board', '/no-such-page']) {
      await visitor.goto(path)
      await expect(visitor.getByRole('heading', { level: 1 }).first()).toBeVisible()
      await look(visitor, path)
    }

    const { context, page } = await guest(browser, baseURL!)
    await page.emulateMedia({ colorScheme: theme })
    await look(page, 'first projects')
    for (const path of ['/models', '/lenses', '/account']) {
      await page.goto(path)
      await expect(page.getByRole('heading').first()).toBeVisible()
      await look(page, path)
    }

    await newBoard(page)
    await look(page, 'empty board')
    await placeCard(page, 'Lens', 'The capital of France is')
    const card = cards(page).first()
    await answered(card)
    await look(page, 'card and its form')
    await page.locator('.tl-canvas').focus()
    await page.keyboard.press('Enter')
    const details = page.getByRole('dialog', { name: 'Cell details' })
    await expect(details).toBeVisible()
    for (const tab of await details.getByRole('tab').all()) {
      await tab.click()
      await look(page, `cell details, ${await tab.textContent()}`)
    }
    await card.getByRole('button', { name: 'Where these numbers come from' }).click()
    await look(page, 'provenance')
    await page.keyboard.press('v')
    await expect(card.getByRole('table')).toBeVisible()
    await look(page, 'table')
    await page.keyboard.press('?')
    await look(page, 'shortcuts')
    await page.keyboard.press('Escape')

    await page.locator('.tl-canvas').focus()
    await page.keyboard.press('Escape')
    await placeCard(page, 'Attention', 'tree; Emma; snow; lion; tree; Emma;')
    await answered(cardOf(page, 'attention'))
    await look(page, 'attention card')
    const link = await shareLink(page, 'view')
    await page.getByRole('button', { name: 'Share' }).click()
    await look(page, 'sharing')
    await page.keyboard.press('Escape')
    await page.goto('/projects')
    await expect(page.getByRole('article').first()).toBeVisible()
    await look(page, 'projects')

    await visitor.goto(link)
    await expect(visitor.getByLabel('Your name')).toBeVisible()
    await look(visitor, 'joining')

    expect(found).toEqual([])
    await outside.close()
    await context.close()
  })
