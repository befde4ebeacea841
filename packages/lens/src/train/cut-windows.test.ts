import { expect, it } from 'vitest'
import { cutWindows } from './cut-windows.js'

/** Documents whose tokens say which document they are of; 0 stands between. */
const numbered = (sizes: readonly number[]) => sizes.map((size, i) => new Array<number>(size).fill(i + 1))
const cut = (sizes: readonly number[], more: { length?: number; between?: number; seed?: number } = {}) =>
  cutWindows({ documents: numbered(sizes), seed: 1, nCtx: 64, name: 'a.txt', ...more })

const idsOf = (windows: readonly (readonly number[])[]) => new Set(windows.flat().filter((id) => id !== 0))

it('no document is on both sides, and a tenth judges', async () => {
  const { windows, heldOut, more } = await cut(new Array(60).fill(19), { length: 8, between: 0 })
  expect([windows.length + heldOut.length, heldOut.length, more]).toEqual([150, 15, false])
  expect([...idsOf(heldOut)].filter((id) => idsOf(windows).has(id))).toEqual([])
  for (const ids of [...windows, ...heldOut]) expect(ids).toHaveLength(8)
})

it('a long document among short ones is learned from', async () => {
  for (const seed of [1, 2, 3, 4]) {
    const { windows, heldOut } = await cut([...new Array(20).fill(10), 2000], { length: 8, seed })
    expect(idsOf(windows)).toContain(21)
    expect([...idsOf(heldOut)].filter((id) => idsOf(windows).has(id))).toEqual([])
  }
})

it('one long document is cut by windows, its end apart', async () => {
  const { windows, heldOut } = await cutWindows({
    ...{ documents: [Array.from({ length: 1003 }, (_, i) => i)], seed: 1, nCtx: 64, name: 'a.txt', length: 10 },
  })
  expect([windows.length, heldOut.length]).toEqual([90, 10])
  expect(heldOut[0]![0]).toBe(900)
})

it('windows are as long as context and text allow, and at most 32 judge', async () => {
  expect((await cut([500])).windows[0]).toHaveLength(64)
  expect((await cut([3, 4])).windows).toEqual([expect.objectContaining({ length: 3 })])
  expect((await cut(new Array(100).fill(100), { length: 4 })).heldOut).toHaveLength(32)
})

it('the seed decides the order, and with it the hash', async () => {
  const [one, same, other] = [
    await cut(new Array(30).fill(9), { length: 4 }),
    await cut(new Array(30).fill(9), { length: 4 }),
    await cut(new Array(30).fill(9), { length: 4, seed: 2 }),
  ]
  expect(same).toEqual(one)
  expect(other.hash).not.toBe(one.hash)
})

it('documents may come one by one; too few tokens are refused', async () => {
  async function* documents() {
    for (const ids of numbered([4, 0, 4])) yield ids
  }
  const text = { documents: documents(), seed: 1, nCtx: 64, name: 'a.txt' }
  expect(await cutWindows(text)).toMatchObject({ windows: [[3, 3, 3, 3]], heldOut: [[1, 1, 1, 1]] })
  await expect(cut([3])).rejects.toMatchObject({ code: 'DATASET_INVALID' })
  await expect(cut([])).rejects.toMatchObject({ code: 'DATASET_INVALID' })
  await expect(cut([40], { length: 32 })).rejects.toMatchObject({ code: 'DATASET_INVALID' })
})
