import type { PatchscopeResult } from '@lensboard/contract'

/** What was decoded from one layer's activation; an id below 0 stands after the end. */
export const decodedOf = (result: PatchscopeResult, line: number) => {
  const count = result.decodedIds.length / Math.max(1, result.layers.length)
  return Array.from({ length: count }, (_, i) => {
    const id = result.decodedIds[line * count + i] ?? -1
    const logProb = result.decodedLogProbs[line * count + i] ?? Number.NaN
    return { id, logProb, piece: result.vocabulary.get(id) ?? { text: id < 0 ? '' : `#${id}` } }
  })
}
