import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { secretsKey } from './secrets-key.js'

const dir = mkdtempSync(join(tmpdir(), 'secrets-'))
const file = join(dir, 'secrets.key')
afterAll(() => rmSync(dir, { recursive: true }))

test('the key is made once, kept, and readable by its owner alone', () => {
  const key = secretsKey(dir)
  expect(key).toMatch(/^[0-9a-f]{64}$/)
  expect(secretsKey(dir)).toBe(key)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readFileSync(file, 'utf8')).toBe(`${key}\n`)
})

test('a new key in the first line leaves the old one to open with', () => {
  const [fresh, old] = ['a'.repeat(64), secretsKey(dir)]
  writeFileSync(file, `${fresh}\n${old}\n`)
  expect(secretsKey(dir)).toBe(`${fresh},${old}`)
})

test('a file that holds no key stops the start with a sentence that does not show it', () => {
  writeFileSync(file, 'not a key')
  expect(() => secretsKey(dir)).toThrow(/secrets\.key holds no key of 64 hexadecimal digits/)
  expect(() => secretsKey(dir)).not.toThrow(/not a key/)
})
