export { type CheckPlaces, checkFolder, checkModel, type HubQuestion } from './check/check-model.js'
export type {
  Activation,
  BlockWeights,
  DecoderShape,
  DecoderSpec,
  DecoderWeights,
  ExpertWeights,
  LayerShape,
  LinearWeights,
  LoraWeights,
  MlpWeights,
  NormShape,
  NormWeights,
  Positions,
  QkvWeights,
  RotaryScaling,
  RotaryTable,
} from './decoder-spec.js'
export { type CheckpointFiles, describeDecoder } from './describe-decoder.js'
export { families } from './families.js'
export type { Family } from './family.js'
export { findFamily } from './find-family.js'
export { hookNotes } from './hook-notes.js'
export { memoryBytes } from './memory-bytes.js'
export { type OpenModel, type OpenOptions, openModel } from './open-model.js'
export { decoderTensors, parameterCount } from './parameter-count.js'
export { proof } from './proof.js'
export type { StoredTensor } from './stored-tensor.js'
