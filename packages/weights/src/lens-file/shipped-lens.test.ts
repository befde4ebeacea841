import { join } from 'node:path'
import { worseThanLogitLens } from '@lensboard/contract'
import { expect, it } from 'vitest'
import { openCheckpoint } from '../checkpoint.js'
import { WORKSHOP } from '../store.js'
import { readLens } from './read-lens.js'

it('the shipped lens belongs to the shipped model and reads every row better than the logit lens', async () => {
  const { lens, numbers } = await readLens(join(WORKSHOP.dir, 'tuned-lens'))
  const { hash } = await openCheckpoint(WORKSHOP.dir, { name: WORKSHOP.name })
  expect(lens.checkpoint).toEqual({ name: WORKSHOP.name, hash })
  expect(lens.layers).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(numbers.weight).toHaveLength(8 * 256 * 256)
  expect(lens.evaluation?.lens).toHaveLength(8)
  expect(worseThanLogitLens(lens)).toEqual([])
})
