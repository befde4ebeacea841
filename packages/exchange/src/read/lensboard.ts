import { type Answer, type AttentionResult, type LensResult, LIMITS } from '@lensboard/contract'
import { readLensboardFile } from '../read-lensboard.js'
import { damaged } from './checks.js'
import { describe } from './reading-facts.js'
import type { FileName, ImportedReading } from './recognised.js'
import { importedFacts } from './source.js'

/**
 * Our own file. Whoever wrote it, this server did not compute it: its numbers stay, what it says of its engine and of its
 * parity does not. Throws IMPORT_INVALID.
 */
export function readLensboard(json: unknown, { file }: FileName): { results: ImportedReading[]; left: string[] } {
  const { title, result, baseline } = readLensboardFile(json)
  const found = [result, ...(baseline ? [baseline.result] : [])]
  const kept = found.filter(isKept)
  const left = found
    .filter((one) => !isKept(one))
    .map(({ kind }) => `An answer of the kind “${kind}” is not read from files.`)
  return {
    results: kept.map((one, i) =>
      describe(unclaimed(one, file), { title: i === 0 ? title || undefined : `${title} · second reading` }),
    ),
    left,
  }
}

const isKept = (answer: Answer): answer is LensResult | AttentionResult =>
  answer.kind === 'lens' || answer.kind === 'attention'

function unclaimed<Result extends LensResult | AttentionResult>(result: Result, file: string): Result {
  const { facts, ids } = result
  if (ids.length < 1 || ids.length > LIMITS.promptTokens) throw damaged(`it has ${ids.length} tokens`)
  const { checkpoint, imported, computedAt } = facts
  const own = importedFacts({
    file,
    format: 'lensboard',
    model: imported?.unnamed ? undefined : checkpoint.name,
    said: computedAt || imported?.said,
  })
  const { parity: _, ...rest } = result as LensResult
  return { ...rest, facts: { ...own, ...(facts.lens ? { lens: facts.lens } : {}) } } as unknown as Result
}
