import { encodeNpy } from '@lensboard/exchange'
import { describe, expect, it } from 'vitest'
import { parseAssignment, parseBlock, parseFactor, parsePlace } from './grammar.js'
import { readNpyVector } from './npy-vector.js'

describe('a place', () => {
  it('names a site, blocks and tokens', () => {
    expect(parsePlace('mlp_out.3', '--ablate')).toEqual({ at: 'mlp_out', layers: { from: 3, to: 3 } })
    expect(parsePlace('resid_pre.0..5@-3..-1', '--ablate')).toEqual({
      ...{ at: 'resid_pre', layers: { from: 0, to: 5 }, positions: { from: -3, to: -1 } },
    })
    expect(parsePlace('head.3.1,4@2', '--ablate')).toEqual({
      ...{ at: 'head', layers: { from: 3, to: 3 }, heads: [1, 4], positions: { from: 2, to: 2 } },
    })
  })

  it.each(['mlp_out', 'mlp_out.x', 'resid_post.1', 'head.3', 'mlp_out.3@', 'mlp_out.3@1-2'])('is not %s', (text) => {
    expect(() => parsePlace(text, '--ablate')).toThrow(`--ablate cannot read "${text}"`)
  })
})

it('reads which tokens may not look where, in all blocks or in some heads', () => {
  expect(parseBlock('-1<-0..2')).toEqual({ queries: { from: -1, to: -1 }, keys: { from: 0, to: 2 } })
  expect(parseBlock('3..5.1,4: 2..-1 <- 0')).toEqual({
    ...{ layers: { from: 3, to: 5 }, heads: [1, 4], queries: { from: 2, to: -1 }, keys: { from: 0, to: 0 } },
  })
  expect(() => parseBlock('0->1')).toThrow('--block cannot read')
})

it('takes what follows the first = as it is', () => {
  expect(parseAssignment('mlp_out.1=a=b ', '--patch', 'x')).toEqual(['mlp_out.1', 'a=b '])
  expect(() => parseAssignment('mlp_out.1', '--scale', 'attn_out.3=0.5')).toThrow('Write it as attn_out.3=0.5')
  expect(() => parseFactor('much', '--scale')).toThrow('A factor is a number')
})

it('reads back a vector that numpy would read, and refuses what is none', () => {
  const data = Float32Array.from([1.5, -2, 0.1])
  const base64 = readNpyVector(encodeNpy({ dims: [3], data }), 'v.npy')
  expect(base64).toBe(Buffer.from(data.buffer).toString('base64'))
  expect(() => readNpyVector(encodeNpy({ dims: [1, 3], data }), 'v.npy')).toThrow('v.npy is no vector')
  expect(() => readNpyVector(encodeNpy({ dims: [3], data }).subarray(0, -1), 'v.npy')).toThrow('v.npy is cut off')
  expect(() => readNpyVector(new Uint8Array(99), 'v.npy')).toThrow('v.npy is no .npy file')
})
