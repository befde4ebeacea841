export type { TensorEntry } from './safetensors.js'
export { readTensors } from './shards.js'
