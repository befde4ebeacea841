import { decodeColumns } from './columns.js'
import { AppError } from './error.js'
import type { CardResult, LensResult, RunResult, Tracked } from './result.js'
import type { TokenPiece } from './token.js'

/** Columns that a kind cannot be without; each bears the name of its field. */
const COLUMNS: Record<RunResult['kind'], readonly string[]> = {
  attention: ['patterns'],
  lens: ['topIds', 'topLogProbs', 'logSumExp', 'entropy', 'klFromOutput', 'klToOutput', 'targetRank', 'targetLogProb'],
  attribution: ['contributions'],
  patching: ['corruptedIds', 'patched'],
  patchscope: ['targetIds', 'decodedIds', 'decodedLogProbs'],
  dataset: ['mean', 'std', 'n'],
}

const isKind = (kind: unknown): kind is RunResult['kind'] => typeof kind === 'string' && Object.hasOwn(COLUMNS, kind)

/** Reads a card's stored bytes back; throws BAD_REQUEST when they are no result of a card, or of another version. */
export function decodeResult(bytes: Uint8Array): CardResult {
  const answer = decodeAnswer(bytes)
  if (answer.kind === 'lens' || answer.kind === 'attention') return answer
  throw new AppError('BAD_REQUEST', 'This stored result belongs to no card.')
}

/** Reads the bytes of any result back; throws BAD_REQUEST when they are none of this version. */
export function decodeAnswer(bytes: Uint8Array): RunResult {
  const { header, columns } = decodeColumns(bytes)
  const { kind, vocabulary } = header
  if (!isKind(kind)) throw new AppError('BAD_REQUEST', 'This stored result is of an unknown kind.')
  const column = <T>(name: string): T => {
    const found = columns[name]
    if (!found) throw new AppError('BAD_REQUEST', `This stored result lacks the column ${name}.`)
    return found.data as T
  }
  const result = {
    ...header,
    ...Object.fromEntries(['ids', ...COLUMNS[kind]].map((name) => [name, column(name)])),
    ...(Array.isArray(vocabulary) && { vocabulary: new Map(vocabulary as [number, TokenPiece][]) }),
  } as unknown as RunResult
  return result.kind === 'lens' ? withLaterColumns(result) : result

  function withLaterColumns(lens: LensResult): LensResult {
    const tracked = (): Tracked => ({
      starts: column('trackedStarts'),
      ids: column('trackedIds'),
      logProbs: column('trackedLogProbs'),
      ranks: column('trackedRanks'),
    })
    return {
      ...lens,
      ...(columns.jsFromOutput && { jsFromOutput: column<Float32Array>('jsFromOutput') }),
      ...(columns.trackedIds && { tracked: tracked() }),
    }
  }
}
