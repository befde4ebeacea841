import { expect, test } from 'vitest'
import { readEnv } from './env.js'

const GOOD = {
  DATABASE_URL: 'postgresql://localhost/x',
  SYNC_PORT: '4001',
  INFERENCE_PORT: '4002',
  INTERNAL_SECRET: 'sixteen letters!',
}

test('what is not given has a default, and the origin follows the port', () => {
  expect(readEnv({ ...GOOD, PORT: '8080', ORIGIN: '' })).toEqual({
    DATABASE_URL: 'postgresql://localhost/x',
    PORT: 8080,
    ORIGIN: 'http://localhost:8080',
    SYNC_PORT: 4001,
    INFERENCE_PORT: 4002,
    INTERNAL_SECRET: 'sixteen letters!',
    MODEL_DOWNLOADS: 'accounts',
    LOG_LEVEL: 'info',
  })
})

test('an origin with a path is cut to the origin', () => {
  expect(readEnv({ ...GOOD, ORIGIN: 'https://lens.example/boards/' }).ORIGIN).toBe('https://lens.example')
})

test('every wrong value is named in one sentence', () => {
  const wrong = { ...GOOD, PORT: '70000', ORIGIN: 'ftp://lens.example', INTERNAL_SECRET: 'short' }
  expect(() => readEnv(wrong)).toThrow(/^The web server cannot start: PORT .+; ORIGIN .+; INTERNAL_SECRET .+\.$/)
})
