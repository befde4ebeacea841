import { expect } from '@playwright/test'
import { joinAs } from './board-client.js'
import { guest, newBoard, type Somebody } from './people.js'
import { test } from './product.js'
import { asker } from './visual/ask.js'
import { hang, hung, WALL } from './visual/gallery.js'
import { expectLooks } from './visual/looks.js'
import { everyKind } from './visual/questions.js'
import { type News, tellNews } from './visual/server-news.js'
import { everyState, PARTIAL, withoutServer } from './visual/states.js'

test.use({ trace: 'off' })

/** A new board in a window as high as a wall, with nothing beside it; it opens at its origin at full size. */
async function wall(ada: Somebody) {
  const { page } = ada
  await page.setViewportSize(WALL)
  const boardId = await newBoard(page)
  await page.keyboard.press('Shift+I')
  await expect(page.getByRole('complementary', { name: 'Card' })).toBeHidden()
  return { boardId, ...(await joinAs(ada, new URL(page.url()).origin, boardId)) }
}

for (const [what, ofReadings] of [
  // Charts follow a reading on their board.
  ['reading and chart', true],
  ['other card', false],
] as const)
  test(`every kind of ${what} looks as it is kept, in both themes`, async ({ browser, baseURL }, info) => {
    test.slow()
    const ada = await guest(browser, baseURL!)
    const { context, page } = ada
    const { boardId, doc, leave } = await wall(ada)
    const kinds = await everyKind(await asker(page), boardId)
    const shown = kinds.filter(({ spec }) => ofReadings === (spec.kind === 'lens' || spec.kind === 'chart'))
    hang(doc, shown)
    const looks = shown.map(({ name }) => ({ name, target: hung(page, name) }))
    for (const { name, target } of looks)
      await expect(target, name).toHaveAttribute('data-phase', name.startsWith('failed') ? 'failed' : 'done', {
        timeout: 90_000,
      })
    await expectLooks(info, page, looks)
    leave()
    await context.close()
  })

test('a card without its whole answer looks as it is kept, in both themes', async ({ browser, baseURL }, info) => {
  test.slow()
  const ada = await guest(browser, baseURL!)
  const { context, page } = ada
  // Time stands still for the page, so that what has lasted 1.4 seconds goes on doing so.
  const now = Date.now()
  await page.addInitScript((at) => {
    Date.now = () => at
  }, now)
  const { boardId, doc, leave } = await wall(ada)
  const ask = await asker(page)
  const { runKey } = await ask.run(boardId, PARTIAL(ask))
  await expect(async () => expect((await ask.run(boardId, PARTIAL(ask))).status).toBe('done')).toPass()
  const early = await (await page.request.get(`/results/${runKey}?from=0&to=3`)).body()
  await page.route('**/results/*/partial?from=*', (route) => route.fulfill({ body: early }))

  const states = everyState(ask, runKey)
  const alone = withoutServer(ask)
  const news = new Map<string, News>([...states, ...alone].map(({ prompt, news }) => [prompt, news]))
  await tellNews(page, now, news)
  // A question without an answer holds up those that are asked with it.
  for (const some of [states, ...alone.map((one) => [one])]) {
    hang(
      doc,
      some.map(({ shown }) => shown),
    )
    for (const { shown, phase } of some)
      await expect(hung(page, shown.name), shown.name).toHaveAttribute('data-phase', phase)
  }
  await expect(hung(page, 'partial').locator('.lb-card__partial')).toBeVisible()
  await expectLooks(
    info,
    page,
    [...states, ...alone].map(({ shown: { name } }) => ({ name, target: hung(page, name) })),
  )

  await context.setOffline(true)
  const away = hung(page, 'server-away')
  // It tries again by itself.
  await expect(away).toContainText('You are offline.', { timeout: 60_000 })
  await expectLooks(info, page, [{ name: 'offline', target: away }])
  leave()
  await context.close()
})
