import type { DecoderShape } from '@lensboard/models'
import { pastName } from '../decoder/past.js'
import type { Fetched } from '../engine/onnx-runtime.js'
import { type Feed, float32s } from '../feed.js'

type Shape = Pick<DecoderShape, 'nLayers' | 'nKvHeads' | 'dHead'>

/** What a forward graph is fed when nothing was read before: no keys and no values for each row of the batch. */
export function noPast({ nLayers, nKvHeads, dHead }: Shape, nBatch: number): Record<string, Feed> {
  const none = () => float32s(new Float32Array(0), [nBatch, nKvHeads, 0, dHead])
  return Object.fromEntries(layers(nLayers).flatMap((layer) => namesOf(layer).map(({ past }) => [past, none()])))
}

/** Names of what a run leaves for the next one. */
export const presentNames = ({ nLayers }: Pick<Shape, 'nLayers'>): string[] =>
  layers(nLayers).flatMap((layer) => namesOf(layer).map(({ present }) => present))

/** What a run left, as the next one is fed it. */
export function pastOf(fetched: Record<string, Fetched>, { nLayers }: Pick<Shape, 'nLayers'>): Record<string, Feed> {
  const feeds = layers(nLayers).flatMap((layer) =>
    namesOf(layer).map(({ past, present }): [string, Feed] => {
      const { data, dims } = fetched[present]!
      return [past, float32s(data as Float32Array, [...dims])]
    }),
  )
  return Object.fromEntries(feeds)
}

const layers = (nLayers: number) => Array.from({ length: nLayers }, (_, layer) => layer)

const namesOf = (layer: number) => [
  { past: pastName.k(layer), present: pastName.presentK(layer) },
  { past: pastName.v(layer), present: pastName.presentV(layer) },
]
