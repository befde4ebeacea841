import { defineConfig } from 'vitest/config'

/** What is waited for comes late on a machine that does other things too. */
const expectations = { poll: { timeout: 10_000 } }

const never = ['**/node_modules/**', '**/dist/**', '**/build/**', '**/.data/**']

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{apps,packages,infra,tests}/**/*.test.{ts,tsx}'],
          exclude: [...never, '**/*.integration.test.*'],
          testTimeout: 30_000,
          expect: expectations,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{apps,packages,infra,tests}/**/*.integration.test.ts'],
          exclude: never,
          globalSetup: ['infra/vitest.global-setup.ts'],
          // Processes, models and databases start in these; two at a time is what a small machine carries.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: expectations,
        },
      },
    ],
  },
})
