import type { Intervention } from '@lensboard/contract'
import { expect, it } from 'vitest'
import { anchorPositions } from './anchor-positions.js'

const layers = { from: 0, to: 0 }

it('counts tokens from the start, so that the last one of a prompt stays that one when it grows', () => {
  const [last, every]: Intervention[] = [
    { op: 'scale', at: 'attn_out', layers, positions: { from: -2, to: -1 }, factor: 0 },
    { op: 'scale', at: 'attn_out', layers, factor: 0 },
  ]
  expect(anchorPositions([last!, every!], 5)).toEqual([{ ...last, positions: { from: 3, to: 4 } }, every])
})

it('counts those of a patch and of a block, but not those of the prompt that a patch comes from', () => {
  const block: Intervention = { op: 'block', layers, queries: { from: -1, to: -1 }, keys: { from: 0, to: -2 } }
  const from = { input: { kind: 'ids' as const, ids: [1, 2] }, layer: 0, position: -1 }
  const patch: Intervention = { op: 'patch', at: 'mlp_out', layer: 0, position: -1, from }
  expect(anchorPositions([block, patch], 4)).toEqual([
    { ...block, queries: { from: 3, to: 3 }, keys: { from: 0, to: 2 } },
    { ...patch, position: 3 },
  ])
})
