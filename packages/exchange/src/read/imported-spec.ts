import { ImportedSpec, type Input, isTextId } from '@lensboard/contract'
import type { ImportedReading } from './recognised.js'
import { promptOf } from './tokens.js'

/** The question of a card that shows an imported reading, once its bytes are kept under `hash`. */
export function importedSpec({ result, model, prompt }: ImportedReading, hash: string): ImportedSpec {
  const { file = 'file', format = 'lensboard' } = result.facts.imported ?? {}
  return ImportedSpec.parse({ kind: 'imported', holds: result.kind, hash, file: { name: file, format }, model, prompt })
}

/** What to ask a model, to compute what was imported: its ids where all are known, else its text. */
export function inputOf({ ids, tokens }: Pick<ImportedReading['result'], 'ids' | 'tokens'>): Input {
  const known = ids.every((id) => id >= 0 && !isTextId(id))
  return known ? { kind: 'ids', ids: Array.from(ids) } : { kind: 'text', text: promptOf(tokens) }
}
