import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { MapsInFile } from './lens-maps.js'
import { KeptMaps, rowMaps } from './row-maps.js'

const scratch = mkdtempSync(join(tmpdir(), 'row-maps-'))
afterAll(() => rmSync(scratch, { recursive: true }))

const map = (n: number) => ({ weight: new Float32Array(n), bias: new Float32Array(0), keep: 1 as const })

it('maps that were read last stay, those of a lens that does not fit never do', async () => {
  const kept = new KeptMaps(100)
  let reads = 0
  const of = (key: string, lensBytes = 80) =>
    kept.of(key, lensBytes, async () => {
      reads++
      return map(10)
    })
  await of('a')
  await of('b')
  await of('a')
  expect(reads).toBe(2)
  // The third takes the place of the one that was used the longest ago.
  await of('c')
  await of('a')
  expect(reads).toBe(3)
  await of('b')
  expect(reads).toBe(4)
  await of('large', 101)
  await of('large', 101)
  expect(reads).toBe(6)
})

it('a Jacobian stands at the row after its block, the last block’s at none, and takes the place of the stream', async () => {
  const file = join(scratch, 'maps')
  const weight = Float32Array.from({ length: 12 }, (_, i) => i)
  writeFileSync(file, Buffer.from(weight.buffer))
  const maps: MapsInFile = { kind: 'jacobian', layers: [0, 1, 2], dModel: 2, sha256: 'three', file, weightAt: 0 }
  const rows = rowMaps(maps, { nLayers: 3, dModel: 2 }, new KeptMaps(0))
  expect([0, 1, 2, 3].map(rows.has)).toEqual([false, true, true, false])
  expect(await rows.read(2)).toEqual({ weight: Float32Array.of(4, 5, 6, 7), bias: new Float32Array(2), keep: 0 })
  await rows.close()
  // A row is read from its file each time where none is kept.
  rmSync(file)
  const gone = rowMaps(maps, { nLayers: 3, dModel: 2 }, new KeptMaps(0))
  await expect(gone.read(1)).rejects.toMatchObject({ code: 'LENS_UNKNOWN' })
  await gone.close()
})
