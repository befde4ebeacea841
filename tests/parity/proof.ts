import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { ENGINE_VERSION, type FamilyProof, Proof } from '@lensboard/contract'
import { writeReadme } from './proof-readme.js'

/** The table that the product and the README show. `UPDATE_PROOF=1` writes it anew from this very run. */
const TABLE = fileURLToPath(new URL('../../packages/models/proof.json', import.meta.url))
const REFERENCE = 'transformers 4.57.1, torch 2.8.0, float32'

type Figure = 'streams' | 'logits' | 'probabilities' | 'patterns'

/** Collects the largest differences of every family while its checkpoints are compared. */
export function proofTable(families: readonly { modelType: string; title: string }[]) {
  const rows = new Map<string, FamilyProof>(
    families.map((family) => [
      family.modelType,
      { ...family, variants: [], streams: 0, logits: 0, probabilities: 0, patterns: 0 },
    ]),
  )
  return {
    of(modelType: string, variant: string) {
      const row = rows.get(modelType)!
      row.variants.push(variant)
      const figure = (name: Figure) => (difference: number) => {
        row[name] = Math.max(row[name], difference)
        return difference
      }
      return {
        streams: figure('streams'),
        logits: figure('logits'),
        probabilities: figure('probabilities'),
        patterns: figure('patterns'),
      }
    },
    /** This run's table, and the one in the repository. */
    table(): { found: Proof; committed: Proof } {
      const fromLens = createRequire(new URL('../../packages/lens/package.json', import.meta.url))
      const onnxRuntime = String(fromLens('onnxruntime-node/package.json').version)
      const found: Proof = {
        engine: ENGINE_VERSION,
        onnxRuntime,
        reference: REFERENCE,
        families: [...rows.values()].map((row) => ({ ...row, ...rounded(row) })),
      }
      if (process.env.UPDATE_PROOF) {
        writeFileSync(TABLE, `${JSON.stringify(found, null, 2)}\n`)
        writeReadme(found)
      }
      return { found, committed: Proof.parse(JSON.parse(readFileSync(TABLE, 'utf8'))) }
    },
  }
}

/** Two digits, upwards: what is shown is never better than what was found. */
function rounded(row: FamilyProof): Pick<FamilyProof, Figure> {
  const up = (x: number) => {
    if (x === 0) return 0
    const unit = 10 ** (Math.floor(Math.log10(x)) - 1)
    return Number((Math.ceil(x / unit) * unit).toExponential(1))
  }
  return {
    streams: up(row.streams),
    logits: up(row.logits),
    probabilities: up(row.probabilities),
    patterns: up(row.patterns),
  }
}

/**
 * What must be equal wherever the run takes place: families, variants, versions. Figures differ in their last digits
 * from one processor to the next, so the run holds them to bounds and compares no digits.
 */
export const proofOf = ({ families, ...versions }: Proof) => ({
  ...versions,
  families: families.map(({ modelType, title, variants }) => ({ modelType, title, variants })),
})
