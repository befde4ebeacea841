import type { DecoderSpec } from '@lensboard/models'
import type { OpenGraph } from '../engine/onnx-runtime.js'
import { int64s } from '../feed.js'
import { forwardFeeds } from '../forward-feeds.js'

/** What a lens is trained on: the streams of N tokens. */
export interface Streams {
  /** What enters each block, [N, dModel] a row. */
  rows: Float32Array[]
  /** What leaves the last block, [N, dModel]. */
  target: Float32Array
  nTokens: number
}

/** Reads windows of equal length at once; their tokens follow each other. */
export async function readStreams(
  forward: OpenGraph,
  decoder: DecoderSpec,
  windows: readonly (readonly number[])[],
): Promise<Streams> {
  const names = Array.from({ length: decoder.nLayers }, (_, layer) => `resid_pre.${layer}`)
  const last = `resid_post.${decoder.nLayers - 1}`
  const fetched = await forward.run({ ...forwardFeeds(decoder, windows), read: int64s([0]) }, [...names, last])
  const stream = (name: string) => fetched[name]!.data as Float32Array
  return { rows: names.map(stream), target: stream(last), nTokens: windows.length * windows[0]!.length }
}
