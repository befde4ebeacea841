import { expect, test } from 'vitest'
import { themeOfCookie } from './theme'

test.each([
  ['lensboard_theme=dark', 'dark'],
  ['a=b; lensboard_theme=light; c=d', 'light'],
  ['lensboard_theme=system', 'system'],
  ['lensboard_theme=purple', 'system'],
  ['not_lensboard_theme=dark', 'system'],
  ['', 'system'],
  [null, 'system'],
])('the cookie %j asks for %s', (cookie, theme) => {
  expect(themeOfCookie(cookie)).toBe(theme)
})
