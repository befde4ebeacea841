import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createKeyring, SecretKeys } from './keyring.js'

const TOKEN = 'hf_a-token-of-the-tests'
const [old, fresh] = [randomBytes(32), randomBytes(32)]

test('what was sealed for a person opens for that person, and never looks the same twice', () => {
  const keyring = createKeyring([fresh])
  const sealed = keyring.seal(TOKEN, 'ada')
  expect(keyring.open(sealed, 'ada')).toBe(TOKEN)
  expect(keyring.seal(TOKEN, 'ada').sealed).not.toEqual(sealed.sealed)
  expect(Buffer.from(sealed.sealed).includes(TOKEN)).toBe(false)
})

test('it opens for nobody else, with no other key, and not with a bit changed', () => {
  const keyring = createKeyring([fresh])
  const sealed = keyring.seal(TOKEN, 'ada')
  expect(keyring.open(sealed, 'bo')).toBeNull()
  expect(createKeyring([old]).open(sealed, 'ada')).toBeNull()
  for (const at of [0, 12, sealed.sealed.length - 1]) {
    const changed = Uint8Array.from(sealed.sealed)
    changed[at]! ^= 1
    expect(keyring.open({ ...sealed, sealed: changed }, 'ada')).toBeNull()
  }
  expect(keyring.open({ ...sealed, sealed: sealed.sealed.slice(0, 20) }, 'ada')).toBeNull()
})

test('a key that was replaced still opens what it sealed', () => {
  const sealed = createKeyring([old]).seal(TOKEN, 'ada')
  const rotated = createKeyring([fresh, old])
  expect(rotated.open(sealed, 'ada')).toBe(TOKEN)
  expect(rotated.seal(TOKEN, 'ada').keyId).not.toBe(sealed.keyId)
})

test('keys are read from hex with commas between, and nothing else is a key', () => {
  const text = `${fresh.toString('hex')},${old.toString('hex')}`
  expect(SecretKeys.parse(text)).toEqual([fresh, old])
  for (const wrong of ['', 'secret', `${text},`, text.slice(1)]) expect(SecretKeys.safeParse(wrong).success).toBe(false)
})
