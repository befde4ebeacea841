import type { RunSpec } from '@lensboard/contract'
import type { PastRun } from '@lensboard/db'

/** A median of this many is steadier than the nearest run alone, which may have loaded the model first. */
const NEAREST = 5

/** How much a question makes the model do, in units that only compare questions of one kind about one model. */
function work(spec: RunSpec, tokens: number): number {
  const read = Math.max(1, tokens)
  switch (spec.kind) {
    case 'lens': {
      const written = spec.continuation?.tokens ?? 0
      const rows = ((spec.rows.mid ? 2 : 1) + (spec.rows.parts?.length ?? 0)) / spec.rows.stride
      return (read + written) * rows
    }
    case 'attention':
      return read + (spec.continuation?.tokens ?? 0)
    case 'patching':
      return spec.method === 'gradient' ? read : read * (spec.at === 'heads' ? 1 : read)
    case 'patchscope':
      return spec.tokens
    case 'dataset':
      return spec.limit ?? 1
    default:
      return read
  }
}

/** Questions whose times say something of each other. */
function isAlike(a: RunSpec, b: RunSpec): boolean {
  if (a.kind !== b.kind) return false
  if (a.kind === 'patching' && b.kind === 'patching')
    return a.method === b.method && (a.at === 'heads') === (b.at === 'heads')
  if (a.kind === 'dataset' && b.kind === 'dataset') return a.dataset.hash === b.dataset.hash
  return true
}

/**
 * Milliseconds that a question will about take by what was measured of such questions here: the median of the nearest
 * runs, each made longer where this one is larger. Null where nothing like it was ever computed.
 */
export function estimateMs(spec: RunSpec, tokens: number, past: readonly PastRun[]): number | null {
  const wanted = work(spec, tokens)
  const times = past
    .filter((one) => isAlike(spec, one.spec))
    .map((one) => ({ ms: one.ms, work: work(one.spec, one.tokens) }))
    .sort((a, b) => Math.abs(Math.log(a.work / wanted)) - Math.abs(Math.log(b.work / wanted)))
    .slice(0, NEAREST)
    .map((one) => one.ms * Math.max(1, wanted / one.work))
    .sort((a, b) => a - b)
  return times[Math.floor((times.length - 1) / 2)] ?? null
}
