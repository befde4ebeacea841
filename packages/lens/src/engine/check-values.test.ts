import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DecoderSpec, StoredTensor } from '@lensboard/models'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { checkValues } from './check-values.js'

let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'values-'))
})
afterAll(() => rmSync(dir, { recursive: true }))

/** A file that holds one tensor after seven bytes of something else. */
function decoderOf(
  name: string,
  dtype: StoredTensor['dtype'],
  values: Uint8Array,
): Pick<DecoderSpec, 'name' | 'weights'> {
  const file = join(dir, name)
  writeFileSync(file, Buffer.concat([Buffer.alloc(7, 0xff), values]))
  const embed: StoredTensor = { name, dtype, shape: [values.length], file, offset: 7, length: values.length }
  return { name: 'tiny', weights: { embed, blocks: [], unembed: { weight: embed } } }
}

const bytes = (view: ArrayBufferView) => new Uint8Array(view.buffer)
const check = (decoder: Pick<DecoderSpec, 'name' | 'weights'>) => checkValues(decoder, () => {})

it('lets numbers pass, the largest and the smallest too', async () => {
  await check(decoderOf('plain', 'F32', bytes(Float32Array.of(0, -0, 1.5, 3.4e38, 1e-45))))
  await check(decoderOf('half', 'F16', bytes(Uint16Array.of(0, 0x7bff, 0xfbff, 1))))
  await check(decoderOf('brain', 'BF16', bytes(Uint16Array.of(0, 0x7f7f, 0xff7f, 1))))
})

it.each([
  ['F32', Float32Array.of(1, Number.NaN), 'a NaN'],
  ['F32', Float32Array.of(1, -Infinity), 'an infinity'],
  ['F16', Uint16Array.of(1, 0xfe01), 'a NaN'],
  ['F16', Uint16Array.of(1, 0x7c00), 'an infinity'],
  ['BF16', Uint16Array.of(1, 0x7fc0), 'a NaN'],
  ['BF16', Uint16Array.of(1, 0xff80), 'an infinity'],
] as const)('names the %s tensor of %j that holds %s', async (dtype, values, what) => {
  await expect(check(decoderOf('bad.weight', dtype, bytes(values)))).rejects.toMatchObject({
    code: 'CHECKPOINT_BROKEN',
    message: `The checkpoint tiny is broken: tensor bad.weight holds ${what}.`,
  })
})

it('tells how far it is over chunks, and stops when told to', async () => {
  const decoder = decoderOf('long', 'F32', new Uint8Array(20 * 1024 * 1024))
  const seen: number[] = []
  await checkValues(decoder, (done, total) => seen.push(done / total))
  expect(seen).toEqual([0, 0.4, 0.8, 1])
  const stop = new Error('enough')
  const stopping = checkValues(decoder, (done) => {
    if (done > 0) throw stop
  })
  await expect(stopping).rejects.toBe(stop)
})
