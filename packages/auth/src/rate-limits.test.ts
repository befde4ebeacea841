import { expect, test } from 'vitest'
import { createRateLimits, ipKey } from './rate-limits.js'

test('the eleventh guess for one e-mail is refused with the time to wait, others go on, and forgiving gives all back', async () => {
  const limits = createRateLimits()
  for (let guess = 0; guess < 10; guess++) await limits.spend('signInPerEmail', 'ada@example.org')
  await expect(limits.spend('signInPerEmail', 'ada@example.org')).rejects.toMatchObject({
    code: 'RATE_LIMITED',
    message: 'Too many tries. Wait 10 minutes, then try again.',
  })
  await limits.spend('signInPerEmail', 'bo@example.org')
  await limits.forgive('signInPerEmail', 'ada@example.org')
  await limits.spend('signInPerEmail', 'ada@example.org')
})

test('a class of 300 behind one address comes in, the next one waits', async () => {
  const limits = createRateLimits()
  await Promise.all(Array.from({ length: 300 }, () => limits.spend('newPeoplePerIp', '10.0.0.1')))
  await expect(limits.spend('newPeoplePerIp', '10.0.0.1')).rejects.toMatchObject({ code: 'RATE_LIMITED' })
})

test('addresses of one IPv6 network count as one, an IPv4 address in any writing as itself', () => {
  expect(
    ['10.0.0.1', '::ffff:10.0.0.1', '2001:db8:0:1::5', '2001:0DB8:0000:0001:ffff::9', '2001:db8:0:2::5', '::1'].map(
      ipKey,
    ),
  ).toEqual(['10.0.0.1', '10.0.0.1', '2001:db8:0:1', '2001:db8:0:1', '2001:db8:0:2', '0:0:0:0'])
})
