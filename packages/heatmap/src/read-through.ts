import {
  type LensRef,
  type LensRow,
  meaninglessRows,
  rowOfMap,
  type TrainedLens,
  worseThanLogitLens,
} from '@lensboard/contract'

/** The lens that a reading goes through, as its card says it. */
export interface ReadThrough {
  lens: 'logit' | LensRef
  /** What the library knows of a learned one; null where it is not there any more, absent while nobody knows. */
  record?: TrainedLens | null | undefined
}

/** The same without a library: the logit lens reads with the model's own parts. */
export const LOGIT_LENS: ReadThrough = { lens: 'logit' }

const KINDS = { tuned: 'Tuned lens', jacobian: 'Jacobian lens' }

/** What a lens is: "Logit lens", "Tuned lens", "Jacobian lens". */
export const lensKindWords = (lens: 'logit' | { kind: LensRef['kind'] }): string =>
  lens === 'logit' ? 'Logit lens' : KINDS[lens.kind]

/** What people call a lens: its title in the library, else the name that the question was asked with. */
export const lensName = ({ lens, record }: ReadThrough): string =>
  lens === 'logit' ? 'Logit lens' : (record?.title ?? lens.name)

/** Kind and name in few words, each said once: "Logit lens", "Tuned lens of gpt2", "Tuned lens “Tuesday”". */
export function lensLabel(through: ReadThrough): string {
  const [kind, name] = [lensKindWords(through.lens), lensName(through)]
  return name.toLowerCase().startsWith(kind.toLowerCase()) ? name : `${kind} “${name}”`
}

/** The same with the weights that a lens was made for where they are others than those that it reads. */
export function lensWords(through: ReadThrough): string {
  const { lens } = through
  const label = lensLabel(through)
  return lens !== 'logit' && lens.madeFor ? `${label}, made for ${lens.madeFor.name}` : label
}

/** What is to be said of a row, and the sign that its label bears. */
export interface RowNote {
  sign: 'worse' | 'meaningless'
  say: string
}

const WORSE = 'On held-out text this lens reads this row worse than the logit lens.'
const MEANINGLESS = {
  'held-out text': 'On held-out text this lens reads this row no better than the mean output, which reads nothing.',
  depth: 'So early in the model a Jacobian lens is often not meaningful.',
}

/**
 * Marked rows of a reading by their index; a lens is named by its side where there are two, of which the second may be
 * of another model: `others` are its rows then.
 */
export function rowNotes(
  ours: readonly LensRow[],
  through: readonly ReadThrough[],
  others: readonly LensRow[] = ours,
): ReadonlyMap<number, RowNote> {
  const notes = new Map<number, RowNote>()
  for (const [side, { record }] of through.entries()) {
    if (!record) continue
    const rows = side === 0 ? ours : others
    const nLayers = (rows.find(({ site }) => site === 'output')?.layer ?? -1) + 1
    const worse = new Set(worseThanLogitLens(record).map((layer) => rowOfMap(record.kind, layer)))
    const { rows: blank, by } = meaninglessRows(record, nLayers)
    const meaningless = new Set(blank)
    rows.forEach(({ site, layer }, row) => {
      if (site !== 'resid_pre') return
      const said = meaningless.has(layer) ? MEANINGLESS[by] : worse.has(layer) ? WORSE : undefined
      if (!said) return
      const before = notes.get(row)
      const sign = meaningless.has(layer) ? 'meaningless' : (before?.sign ?? 'worse')
      const of = through.length > 1 ? `${'AB'[side]}: ${said}` : said
      notes.set(row, { sign, say: before ? `${before.say} ${of}` : of })
    })
  }
  return notes
}
