import { Site } from '@lensboard/contract'
import type { DecoderShape } from '@lensboard/models'
import { add, type Graph, gather, matMul, mul, type Value } from '@lensboard/onnx'

/** The graph's half of interventions: inputs that change nothing as long as the host feeds their neutral values. */
export interface ChangeInputs {
  /** h [n, dModel] → h · scale + coefficients · directions, at one site of one layer. */
  stream(g: Graph, h: Value, at: { site: Site; layer: number }): Value
  /** What heads return, z [B, H, T, dHead] → z · scale + patch. */
  heads(g: Graph, z: Value, layer: number): Value
}

/** Names of the inputs; the feeds use the same. `index` inputs say which variant a layer (and site) uses. */
export const changeName = {
  scale: (site: Site) => `scale.${site}`,
  directions: 'directions',
  coefficients: 'coefficients',
  coefficientsIndex: 'coefficients_index',
  headScale: 'head_scale',
  headPatch: 'head_patch',
  headPatchIndex: 'head_patch_index',
} as const

/** Where a site of a layer stands in `coefficients_index`. */
export const placeOf = (site: Site, layer: number): number => layer * Site.options.length + Site.options.indexOf(site)

/**
 * Declares them. Every dimension that may broadcast is free: neutral feeds are a few numbers, whatever the prompt.
 * `scale.*` [L, N or 1, 1]; `directions` [K, dModel], K may be 0; `coefficients` [variant, N or 1, K];
 * `head_scale` [L, B or 1, H or 1, T or 1, 1]; `head_patch` [variant, B or 1, H or 1, T or 1, dHead or 1].
 */
export function changeInputs(g: Graph, { nLayers, dModel }: DecoderShape): ChangeInputs {
  const scales = new Map(
    Site.options.map((site) => [site, g.input(changeName.scale(site), 'float32', [nLayers, `N.${site}`, 1])]),
  )
  const directions = g.input(changeName.directions, 'float32', ['K', dModel])
  const coefficients = g.input(changeName.coefficients, 'float32', ['C', 'CN', 'K'])
  const coefficientsIndex = g.input(changeName.coefficientsIndex, 'int64', [nLayers * Site.options.length])
  const headScale = g.input(changeName.headScale, 'float32', [nLayers, 'SB', 'SH', 'ST', 1])
  const headPatch = g.input(changeName.headPatch, 'float32', ['P', 'PB', 'PH', 'PT', 'PD'])
  const headPatchIndex = g.input(changeName.headPatchIndex, 'int64', [nLayers])
  // A scalar index drops the axis it picks from.
  const pick = (at: Graph, from: Value, place: number) => gather(at, from, at.constant('int64', [], [place]))
  return {
    stream(at, h, { site, layer }) {
      const scaled = mul(at, h, pick(at, scales.get(site)!, layer))
      const share = gather(at, coefficients, pick(at, coefficientsIndex, placeOf(site, layer)))
      return add(at, scaled, matMul(at, share, directions))
    },
    heads(at, z, layer) {
      const scaled = mul(at, z, pick(at, headScale, layer))
      return add(at, scaled, gather(at, headPatch, pick(at, headPatchIndex, layer)))
    },
  }
}
