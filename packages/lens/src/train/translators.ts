/** Affine maps of R rows' streams: h becomes h + weight · h + bias. */
export interface Translators {
  /** [R, dModel, dModel], out by in. */
  weight: Float32Array
  /** [R, dModel] */
  bias: Float32Array
}

/** Those that change nothing: with them the lens is the logit lens. */
export const identityTranslators = (nRows: number, dModel: number): Translators => ({
  weight: new Float32Array(nRows * dModel * dModel),
  bias: new Float32Array(nRows * dModel),
})
