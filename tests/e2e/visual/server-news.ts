import { type AskedSpec, type RunState, specText } from '@lensboard/contract'
import type { Page } from '@playwright/test'

/** What a server says of a run, and for how long it has been so; `gone` answers without a word, `silent` not at all. */
export type News = (Omit<RunState, 'runKey' | 'since'> & { runKey?: string; secondsAgo?: number }) | 'gone' | 'silent'

/** No code of ours: a page takes it for a server that is not there. */
const GONE = { error: { json: { message: 'gone', code: -32_603, data: { code: 'INTERNAL_SERVER_ERROR' } } } }

/**
 * Says `news` to a page's questions for runs, by the text of their prompts, in the server's place: a run passes through most
 * of its states faster than a picture is taken, and some need a machine without memory. `now` is the page's time.
 */
export async function tellNews(page: Page, now: number, news: ReadonlyMap<string, News>): Promise<void> {
  await page.route('**/api/trpc/*run.request*', async (route) => {
    // Questions of one moment come together, one that is asked alone by itself.
    const together = new URL(route.request().url()).searchParams.has('batch')
    const body = route.request().postDataJSON()
    const asked: { json: { spec: AskedSpec } }[] = together ? Object.values(body) : [body]
    const told = asked.map(({ json }) => news.get(specText(json.spec)) ?? 'gone')
    if (told.includes('silent')) return
    const answers = told.map((one, n) => {
      if (typeof one === 'string') return GONE
      const { secondsAgo = 0, runKey = String(n).repeat(64), ...run } = one
      const since = new Date(now - 1_000 * secondsAgo).toISOString()
      return { result: { data: { json: { runKey, since, ...run } satisfies RunState } } }
    })
    await route.fulfill({ json: together ? answers : answers[0] })
  })
}
