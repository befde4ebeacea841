import { totalmem } from 'node:os'
import { AppError } from '@lensboard/contract'
import type { DecoderShape } from '@lensboard/models'

const FLOAT = 4
// Allocator slack and the runtime's own tables, measured on loaded graphs.
const SLACK = 1.1

// Values of each kind that a block's gradient reads, and that a run shows.
const SCORES_KEPT = 4
const MLP_KEPT = 5
const STREAMS_KEPT = 24

/** Bytes this process may still take. macOS counts reclaimable memory as used, so there its total is the bound. */
export const freeBytes = (): number => (process.platform === 'darwin' ? totalmem() : process.availableMemory())

export const loadBytes = (weightBytes: number): number => weightBytes * SLACK

/** What a run fetches, and what it looks at: `nKeys` tokens (absent: those it reads), by as many maps of masks. */
interface Extent {
  streams: number
  patternCells: number
  logits: boolean
  nKeys?: number
  maskMaps?: number
}

/** Most memory a forward run takes beside the weights: the widest block, and everything that is fetched (twice: the copy). */
export function forwardBytes(
  { nHeads, dModel, dMlp, dVocab }: DecoderShape,
  nPositions: number,
  { nKeys = nPositions, maskMaps = 2, ...fetched }: Extent,
): number {
  const scores = (4 * nHeads + maskMaps) * nPositions * nKeys
  const widest = nPositions * (3 * dMlp + 6 * dModel)
  const ownHead = fetched.logits ? 3 * nPositions * dVocab : 0
  return (
    FLOAT * SLACK * (scores + widest + ownHead + 2 * (fetched.streams * nPositions * dModel + fetched.patternCells))
  )
}

/**
 * Most memory that a run with its gradient takes beside the weights: what every block computes stays until the way back
 * has passed it, and gradients of one block's values come on top.
 */
export function gradientBytes({ nLayers, nHeads, dModel, dMlp }: DecoderShape, nPositions: number): number {
  const block = nPositions * (SCORES_KEPT * nHeads * nPositions + MLP_KEPT * dMlp + STREAMS_KEPT * dModel)
  return FLOAT * SLACK * (nLayers + 1) * block
}

/** Memory that kept keys and values of so many tokens take; one layer's are joined in the graph at a time. */
export const keyBytes = ({ nLayers, nKvHeads, dHead }: DecoderShape, nPositions: number): number =>
  FLOAT * SLACK * 2 * (nLayers + 2) * nKvHeads * dHead * nPositions

/** Throws OUT_OF_MEMORY with both figures when a checkpoint would not fit, and says what pinned ones hold. */
export function refuseLoad({
  free,
  need,
  name,
  keptBytes,
}: {
  free: number
  need: number
  name: string
  keptBytes: number
}): void {
  const kept = keptBytes > 0 ? ` Models that are kept in memory hold ${readable(keptBytes)}.` : ''
  refuseBeyond(free, need, `Loading ${name}`, kept)
}

/** Throws OUT_OF_MEMORY with both figures when `need` bytes are more than is free. */
function refuseBeyond(free: number, need: number, what: string, more = ''): void {
  if (need <= free) return
  throw new AppError(
    'OUT_OF_MEMORY',
    `${what} needs about ${readable(need)} of memory, and ${readable(free)} are free.${more}`,
  )
}

const readable = (bytes: number) =>
  bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.max(1, Math.round(bytes / 1e6))} MB`

/** Memory a chunk of the lens head takes: its logits where the kernel reads them, and the copy that leaves the runtime. */
export const lensChunkBytes = (rows: number, { dVocab, dModel }: DecoderShape): number =>
  FLOAT * SLACK * rows * (2 * dVocab + 4 * dModel)

/** Memory that reading through a learned lens takes: one row's map, as it is and turned, and what it makes of a stream. */
export const mapBytes = ({ dModel }: Pick<DecoderShape, 'dModel'>, nPositions: number): number =>
  FLOAT * SLACK * (2 * dModel * dModel + 3 * nPositions * dModel)

/** Throws OUT_OF_MEMORY when a run over this many tokens would not fit now. */
export const refuseRun = (name: string, nPositions: number, need: number): void =>
  refuseBeyond(freeBytes(), need, `Reading ${nPositions} tokens with ${name}`)
