import { expect, test } from 'vitest'
import { readEnv } from './env.js'
import { ROOT } from './root.js'

test('with nothing set, Lensboard serves on 3000 from .data in its own folder', () => {
  expect(readEnv({})).toEqual({
    DATA_DIR: `${ROOT}.data`,
    PORT: 3000,
    ORIGIN: 'http://localhost:3000',
    INFERENCE_DEVICE: 'auto',
    MODEL_DOWNLOADS: 'accounts',
    LOG_LEVEL: 'info',
  })
})

test('an empty value counts as not set, and the address follows the port', () => {
  expect(readEnv({ PORT: '4301', ORIGIN: '', DATABASE_URL: '' })).toMatchObject({ ORIGIN: 'http://localhost:4301' })
})

test('an address is cut to its origin', () => {
  expect(readEnv({ ORIGIN: 'https://board.example.org/some/path' }).ORIGIN).toBe('https://board.example.org')
})

test('a database address that is none is told, without its password', () => {
  expect(() => readEnv({ DATABASE_URL: 'postgresql://me:secret@host:port/x' })).toThrow(
    /^These settings cannot be used: DATABASE_URL must be an address such as postgresql:\/\/user:password@host:5432\/lensboard\.$/,
  )
})

test('each wrong setting is named, in one sentence', () => {
  expect(() => readEnv({ PORT: '0', INFERENCE_DEVICE: 'tpu', ORIGIN: 'here', DATABASE_URL: 'mysql://x' })).toThrow(
    'These settings cannot be used: DATABASE_URL must start with postgresql://; PORT must be 1 to 65535; ' +
      'ORIGIN must be an address such as https://lensboard.example.org; INFERENCE_DEVICE must be one of auto, cpu, cuda, webgpu.',
  )
})
