import type { DecoderSpec, StoredTensor } from '@lensboard/models'
import { expect, it } from 'vitest'
import { weightsFolder } from './external-weights.js'

const tensor = (file: string): StoredTensor => ({ name: file, dtype: 'F32', shape: [1], file, offset: 0, length: 4 })
const decoder = (...files: string[]) =>
  ({ weights: { embed: files.map(tensor) } }) as unknown as Pick<DecoderSpec, 'weights'>

it('finds the deepest folder that holds every shard', () => {
  expect(weightsFolder(decoder('/models/a/one.safetensors', '/models/a/two.safetensors'))).toBe('/models/a')
  expect(weightsFolder(decoder('/hub/blobs/1', '/hub/blobs-new/2'))).toBe('/hub')
  expect(weightsFolder(decoder('/hub/a/deep/1', '/hub/a/2'))).toBe('/hub/a')
  expect(weightsFolder(decoder('/one/1', '/two/2'))).toBe('/')
})
