import type { AttentionResult, LensResult, PackedBound } from '@lensboard/contract'
import { type ReadThrough, type RowNote, rowNotes } from './read-through.js'
import { rowLabel } from './row-label.js'

/** What a legend says openly of how numbers came to be: a few words, and the whole sentence. */
export interface ReadingNote {
  short: string
  full: string
  /** The sign that marks rows of which this is said. */
  sign?: RowNote['sign']
}

const bound = ({ absolute, relative }: PackedBound): string =>
  [
    ...(absolute > 0 ? [`±${Number(absolute.toPrecision(2))}`] : []),
    ...(relative > 0 ? [`±${Number((relative * 100).toPrecision(2))}\u00a0%`] : []),
  ].join(' and ') || 'exactly'

/** How a lens reading was made where it is not the usual one: without the final norm, in 8 bits, packed, with gaps. */
export function lensNotes({ facts, packed }: LensResult, finalNorm = true): ReadingNote[] {
  const notes: ReadingNote[] = []
  if (!finalNorm)
    notes.push({
      short: 'without final norm',
      full: 'Read without the model’s final norm: every row but the output goes to the unembedding as it is.',
    })
  if (facts.scan) {
    const { mode, certified, exact, ranksLeftOut = 0 } = facts.scan
    const uncounted =
      ranksLeftOut === 0
        ? ''
        : ` ${ranksLeftOut.toLocaleString('en')} ranks are not counted by it and shown as missing.`
    const cells = (certified + exact).toLocaleString('en')
    notes.push(
      certified === 0
        ? {
            short: `${mode} scan: read exactly`,
            full: `A ${mode} scan was asked for; all ${cells} cells were read exactly.`,
          }
        : {
            short: `${mode} scan`,
            full: `${mode === 'fine' ? 'Fine' : 'Fast'} scan in 8 bits: ${certified.toLocaleString('en')} of ${cells} cells certified by their bound, ${exact.toLocaleString('en')} read again exactly.${uncounted}`,
          },
    )
  }
  if (packed)
    notes.push({
      short: 'packed',
      full: `Sent to this card packed: ${Object.entries(packed)
        .map(([column, by]) => `${column} ${bound(by)}`)
        .join(', ')}. Files for export hold float32.`,
    })
  if (facts.notFinite)
    notes.push({
      short: `${facts.notFinite} missing`,
      full: `${facts.notFinite} cells were no numbers: they are shown as missing, not as 0.`,
    })
  return notes
}

/** Which rows of a reading are marked, and why: one note for each sign. */
export function markedRows(
  { rows }: LensResult,
  through: readonly ReadThrough[],
  baseline?: LensResult,
): ReadingNote[] {
  const marked = [...rowNotes(rows, through, baseline?.rows)].sort(([a], [b]) => a - b)
  return (['worse', 'meaningless'] as const).flatMap((sign) => {
    const of = marked.filter(([, note]) => note.sign === sign)
    if (of.length === 0) return []
    const names = of.map(([row]) => rowLabel(rows[row]!)).join(', ')
    const short = SIGNS[sign](of.length)
    return [{ sign, short, full: `${names}: ${[...new Set(of.map(([, { say }]) => say))].join(' ')}` }]
  })
}

const SIGNS: Record<RowNote['sign'], (rows: number) => string> = {
  worse: (rows) => `${rows} ${rows === 1 ? 'row' : 'rows'} worse than the logit lens`,
  meaningless: (rows) => `${rows} ${rows === 1 ? 'row' : 'rows'} without meaning`,
}

/** How far the weights of an attention card may lie from what was computed; nothing where they are exact. */
export function attentionNotes({ packed, onDemand }: AttentionResult): ReadingNote[] {
  const notes: ReadingNote[] = []
  if (packed?.patterns)
    notes.push({
      short: `8 bits, ${bound(packed.patterns)}`,
      full: `Weights were sent in 8 bits: each is within ${bound(packed.patterns)} of what was computed. Files for export hold float32.`,
    })
  if (onDemand)
    notes.push({
      short: 'by layer',
      full: `${onDemand.layers.length} layers of ${onDemand.heads.length} heads are stored; single heads come layer by layer as they are chosen.`,
    })
  return notes
}
