import { type PatchingResult, patchingAgreement } from '@lensboard/contract'
import type { Paper } from '../table.js'
import { patchingJson, patchingLines } from './patching.js'

/** One question by both methods. */
interface Both {
  exact: PatchingResult
  gradient: PatchingResult
}

/** Both grids, and how well they agree. */
export function comparedPatchingsLines(both: Both, sheet: Paper): string[] {
  return [...patchingLines(both.exact, sheet), '', ...patchingLines(both.gradient, sheet), '', ...agreementLines(both)]
}

const ms = (result: PatchingResult) => `${result.facts.computeMs.toFixed(0)} ms`

function agreementLines({ exact, gradient }: Both): string[] {
  const { cells, leftOut, pearson, spearman, why } = patchingAgreement(exact, gradient)!
  const of = `${cells.length} cells${leftOut > 0 ? `; ${leftOut} that no patch can change are left out` : ''}`
  const line =
    pearson === undefined || spearman === undefined
      ? `No correlation: ${why === 'few' ? 'too few cells' : 'all cells of a grid are the same'} (${of}).`
      : `Pearson r ${figure(pearson)}, Spearman ρ ${figure(spearman)} over ${of}.`
  return [line, `exact ${ms(exact)}, gradient ${ms(gradient)}`]
}

const figure = (value: number) => value.toFixed(4).replace('-', '−')

/** Both answers and their agreement in full precision. */
export function comparedPatchingsJson({ exact, gradient }: Both): object {
  const { cells, leftOut, pearson, spearman, why } = patchingAgreement(exact, gradient)!
  return {
    exact: patchingJson(exact),
    gradient: patchingJson(gradient),
    agreement: {
      pearson: pearson ?? null,
      spearman: spearman ?? null,
      ...(why && { why }),
      cells: cells.length,
      left_out: leftOut,
    },
  }
}
