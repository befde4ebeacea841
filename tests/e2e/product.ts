import { test as base } from '@playwright/test'

/** Playwright's `test` with the running product as `baseURL`, so that pages are opened by path. */
export const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  baseURL: async ({}, use) => use(process.env.LENSBOARD_E2E_ORIGIN),
})
