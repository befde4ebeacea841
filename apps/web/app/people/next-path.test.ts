import { expect, test } from 'vitest'
import { HOME, safeNext, withNext } from './next-path'

test('a path of this site is kept with its query and hash', () => {
  expect(safeNext('/b/42?c=7#cell')).toBe('/b/42?c=7#cell')
})

test.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '\\/evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  '/..//evil.example',
  'javascript:alert(1)',
  'projects',
  '',
  null,
  undefined,
  42,
  `/${'a'.repeat(3_000)}`,
])('%j leads to the projects page', (value) => {
  expect(safeNext(value)).toBe(HOME)
})

test('the way back survives being put into an address', () => {
  const page = withNext('/sign-in', '/b/42?c=7&d=8')
  expect(safeNext(new URL(page, 'http://x').searchParams.get('next'))).toBe('/b/42?c=7&d=8')
})

test('an address without a special way back stays short', () => {
  expect(withNext('/sign-in', HOME)).toBe('/sign-in')
})
