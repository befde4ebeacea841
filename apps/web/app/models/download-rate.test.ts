import { expect, test } from 'vitest'
import { addSample, rateOf, timeLeft } from './download-rate'

test('the rate is taken over the last ten seconds', () => {
  const steady = [0, 1, 2, 3].reduce(
    (all, s) => addSample(all, { at: s * 1000, bytes: s * 5e6 }),
    addSample([], { at: 0, bytes: 0 }),
  )
  expect(rateOf(steady)).toBe(5e6)
  const later = addSample(steady, { at: 12_500, bytes: 20e6 })
  expect(later[0]?.at).toBe(3000)
})

test('there is no rate before a second has passed, nor after a start from the beginning', () => {
  expect(
    rateOf([
      { at: 0, bytes: 0 },
      { at: 900, bytes: 9e6 },
    ]),
  ).toBeUndefined()
  expect(addSample([{ at: 0, bytes: 9e6 }], { at: 1000, bytes: 0 })).toEqual([{ at: 1000, bytes: 0 }])
})

test('the time left is said in the unit a person would use', () => {
  expect(timeLeft(3e6, 1e6)).toBe('a few seconds left')
  expect(timeLeft(33e6, 1e6)).toBe('40 s left')
  expect(timeLeft(119e6, 1e6)).toBe('2 min left')
  expect(timeLeft(5_400e6, 1e6)).toBe('1 h 30 min left')
  expect(timeLeft(5e6, 0)).toBeUndefined()
})
