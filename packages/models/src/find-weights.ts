import { AppError } from '@lensboard/contract'
import type { TensorEntry } from '@lensboard/weights'
import type { DecoderWeights } from './decoder-spec.js'
import { isStoredTensor, type StoredTensor } from './stored-tensor.js'
import type { Want } from './wants.js'

const dims = (shape: readonly number[]) => `[${shape.join(', ')}]`

/** Finds every wanted tensor; throws CHECKPOINT_BROKEN naming the first that is missing or of another shape. */
export function findWeights(
  wants: DecoderWeights<Want>,
  tensors: ReadonlyMap<string, TensorEntry>,
  checkpoint: string,
): DecoderWeights<StoredTensor> {
  return mapTensors(wants, (want) => {
    const broken = (why: string) => new AppError('CHECKPOINT_BROKEN', `The checkpoint ${checkpoint} is broken: ${why}.`)
    const entry = tensors.get(want.name)
    if (!entry) throw broken(`it has no tensor ${want.name}, which its config asks for`)
    if (dims(entry.shape) !== dims(want.shape))
      throw broken(`tensor ${want.name} is ${dims(entry.shape)}, but its config asks for ${dims(want.shape)}`)
    if (!isStoredTensor(entry))
      throw new AppError(
        'MODEL_UNSUPPORTED',
        `${checkpoint} is not supported: tensor ${want.name} is stored as ${entry.dtype}.`,
      )
    return entry
  })
}

/** The same structure with every wanted tensor replaced; a leaf is whatever has a shape. */
function mapTensors(weights: DecoderWeights<Want>, found: (want: Want) => StoredTensor): DecoderWeights<StoredTensor> {
  const visit = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(visit)
    if (part === null || typeof part !== 'object') return part
    if ('shape' in part) return found(part as Want)
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, visit(inner)]))
  }
  return visit(weights) as DecoderWeights<StoredTensor>
}
