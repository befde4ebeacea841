import { AppError, type TrainingSpec } from '@lensboard/contract'
import { freeBytes } from '@lensboard/lens'
import { type DecoderSpec, memoryBytes } from '@lensboard/models'
import { bytesInWords } from '@lensboard/weights'

const FLOAT = 4
/** Gradients of some rows at a time; the engine takes fewer at once where they would need more. */
const PART_BYTES = 512 * 2 ** 20
/** Of logits: the model's own, the lens's, and what the runtime keeps of them. */
const LOGIT_COPIES = 3

/**
 * Bytes that learning takes beside the loaded weights. A training has the maps, what its optimizer remembers and the
 * gradients; each state that is kept is copied on its way, and one more waits while it is written.
 */
function learningBytes(spec: TrainingSpec, decoder: DecoderSpec, window: number): number {
  const { nLayers, dModel, dVocab } = decoder
  const maps = FLOAT * nLayers * (dModel * dModel + dModel)
  const logits = LOGIT_COPIES * FLOAT * window * dVocab
  if (spec.kind === 'jacobian') return 6 * maps + logits
  const state = (spec.optimizer === 'adam' ? 3 : 2) * maps
  return 4 * state + 3 * maps + logits + Math.min(PART_BYTES, state)
}

/** Throws OUT_OF_MEMORY, with both figures, before anything is loaded. */
export function refuseLearning(spec: TrainingSpec, decoder: DecoderSpec, window: number): void {
  const need = memoryBytes(decoder) + learningBytes(spec, decoder, window)
  const free = freeBytes()
  if (need <= free) return
  throw new AppError(
    'OUT_OF_MEMORY',
    `Learning a lens of ${decoder.name} needs about ${bytesInWords(need)} of memory, and ${bytesInWords(free)} are free.`,
  )
}
