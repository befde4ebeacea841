import { AppError } from '@lensboard/contract'
import type { TensorEntry } from '@lensboard/weights'
import type { BlockWeights, DecoderWeights, LinearWeights, NormWeights } from './decoder-spec.js'
import type { Want } from './family.js'
import { isStoredTensor, type StoredTensor } from './stored-tensor.js'

const dims = (shape: readonly number[]) => `[${shape.join(', ')}]`

/** Finds every wanted tensor; throws CHECKPOINT_BROKEN naming the first that is missing or of another shape. */
export function findWeights(
  wants: DecoderWeights<Want>,
  tensors: ReadonlyMap<string, TensorEntry>,
  checkpoint: string,
): DecoderWeights<StoredTensor> {
  const find = (want: Want): StoredTensor => {
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
  }
  const linear = (l: LinearWeights<Want>) => ({ weight: find(l.weight), ...(l.bias && { bias: find(l.bias) }) })
  const norm = (n: NormWeights<Want>) => ({ scale: find(n.scale), ...(n.shift && { shift: find(n.shift) }) })
  const block = (b: BlockWeights<Want>): BlockWeights<StoredTensor> => ({
    ln1: norm(b.ln1),
    ln2: norm(b.ln2),
    qkv:
      b.qkv.layout === 'split'
        ? { layout: 'split', q: linear(b.qkv.q), k: linear(b.qkv.k), v: linear(b.qkv.v) }
        : { layout: 'by-head', fused: linear(b.qkv.fused) },
    o: linear(b.o),
    mlpIn: linear(b.mlpIn),
    ...(b.mlpGate && { mlpGate: linear(b.mlpGate) }),
    mlpOut: linear(b.mlpOut),
  })
  return {
    embed: find(wants.embed),
    blocks: wants.blocks.map(block),
    lnFinal: norm(wants.lnFinal),
    unembed: linear(wants.unembed),
  }
}
