import type { LensResult, TokenGroup } from '@lensboard/contract'
import { showPiece } from '../fit.js'
import { drawTable, type Paper, type Table } from '../table.js'
import { NO_RANK, trackedTable } from './tracked-table.js'

/** A lens reading as tables: every cell's first choice, then what is followed after the last token, then what is next. */
export function lensLines(
  result: LensResult,
  { track, groups = [] }: { track: readonly number[]; groups?: readonly TokenGroup[] | undefined },
  sheet: Paper,
): string[] {
  const followed = trackedTable(result, [...new Set(track)], groups)
  const tables = [tableOf(result), ...(followed ? [followed] : [])]
  const uncounted = followed?.rows.some(({ cells }) => cells.some((cell) => cell?.text === NO_RANK))
  return [
    ...tables.flatMap((table) => [...drawTable(table, sheet), '']),
    ...(uncounted ? [`${NO_RANK} rank not counted by this scan`, ''] : []),
    ...nextTokens(result, sheet),
  ]
}

/** The output on top, as the cards have it; each cell says the row's most probable next token. */
function tableOf({ rows, ids, tokens, topK, topIds, topLogProbs, vocabulary }: LensResult): Table {
  const drawn = rows.map((row, r) => ({
    label: row.site === 'output' ? 'output' : `${row.site} ${row.layer}`,
    cells: Array.from(ids, (_, t) => {
      const at = (r * ids.length + t) * topK
      // A cell whose distribution is no numbers is missing.
      if (topIds[at]! < 0) return undefined
      return { text: showPiece(vocabulary.get(topIds[at]!)!), share: Math.exp(topLogProbs[at]!) }
    }),
  }))
  return { corner: 'row \\ token', columns: tokens.map(showPiece), rows: drawn.reverse() }
}

function nextTokens(result: LensResult, { color }: Paper): string[] {
  const { rows, ids, topK, topIds, topLogProbs, vocabulary } = result
  const at = ((rows.length - 1) * ids.length + ids.length - 1) * topK
  const items = Array.from({ length: topIds[at]! < 0 ? 0 : topK }, (_, i) => {
    const share = Math.exp(topLogProbs[at + i]!)
    return `${showPiece(vocabulary.get(topIds[at + i]!)!)} ${(100 * share).toFixed(share < 0.1 ? 2 : 1)} %`
  })
  const { parity, facts } = result
  return [
    `next: ${items.join('   ')}`,
    `${facts.checkpoint.name} ${facts.checkpoint.hash.slice(0, 8)} on ${facts.provider}, parity ${parity?.maxAbsProb.toExponential(1) ?? 'not checked'}` +
      (facts.notFinite ? `, ${facts.notFinite} cells missing: no numbers` : '') +
      (facts.scan ? `, ${facts.scan.mode} scan: ${facts.scan.certified} cells held, ${facts.scan.exact} exact` : '') +
      (color ? ', colour: probability' : ''),
  ]
}
