import { expect, test } from 'vitest'
import { readSettings } from './env.js'

const GOOD = { DATABASE_URL: 'postgresql://localhost/x', SYNC_PORT: '4600', ORIGIN: 'http://localhost:3000' }

test('the environment is read once, with its defaults', () => {
  expect(readSettings(GOOD)).toEqual({
    ...{ databaseUrl: GOOD.DATABASE_URL, port: 4600, origin: GOOD.ORIGIN, logLevel: 'info' },
  })
})

test('every wrong value is named in one sentence', () => {
  const wrong = { ...GOOD, SYNC_PORT: '99999', ORIGIN: 'ftp://x' }
  expect(() => readSettings(wrong)).toThrow(/^The sync server cannot start: SYNC_PORT .*; ORIGIN .*\.$/)
})
