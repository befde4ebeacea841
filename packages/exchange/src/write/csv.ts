import {
  type Answer,
  type AttributionResult,
  type DatasetResult,
  type LensResult,
  type PatchingResult,
  type PatchscopeResult,
  pieceLabel,
} from '@lensboard/contract'
import { shortFloat } from '../float32-text.js'
import { ATTENTION_HEAD, attentionLineCount, attentionLines } from './attention-csv.js'
import { type ExportedCard, fileId, textOf } from './exported-card.js'
import { rowName } from './row-name.js'

type Field = string | number | undefined
interface Table {
  head: string[]
  lines: Iterable<readonly Field[]>
}

/** Spreadsheets stop near here, and a text of more lines is not what anybody meant to open. */
export const CSV_LINES_MAX = 1_000_000

/** Lines of an answer's table, without its head. */
export function csvLines(answer: Answer): number {
  switch (answer.kind) {
    case 'lens':
      return answer.rows.length * answer.ids.length
    case 'attention':
      return attentionLineCount(answer)
    case 'attribution':
      return answer.contributions.length
    case 'patching':
      return answer.patched.length
    case 'patchscope':
      return answer.decodedIds.length
    case 'dataset':
      return answer.mean.length
  }
}

/**
 * A card in long form, one line a cell, in full float32; missing values are empty. A difference has the lines of both
 * readings, told apart by `side`. Of attention too large for a text it has the locked heads. Texts are raw; RFC 4180
 * quotes, line ends are \n.
 */
export function cardCsv(card: ExportedCard): string {
  const { result, baseline } = card
  const sides = baseline ? [result, baseline.result] : [result]
  // The two may list different numbers of tokens; they share one head.
  const topK = Math.max(...sides.map((side) => (side.kind === 'lens' ? side.topK : 0)))
  const tables = sides.map((side) => tableOf(card, side, topK))
  const all: string[] = []
  for (const [i, { head, lines }] of tables.entries()) {
    const side = tables.length > 1 ? ['AB'[i]!] : []
    if (i === 0) all.push([...(side.length > 0 ? ['side'] : []), ...head].join(','))
    for (const line of lines) all.push([...side, ...line].map(written).join(','))
  }
  return `${all.join('\n')}\n`
}

const written = (field: Field): string => {
  if (field === undefined || Number.isNaN(field)) return ''
  if (typeof field === 'string') return /[",\n\r]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
  return Number.isInteger(field) ? String(field) : String(shortFloat(field))
}

function tableOf(card: ExportedCard, answer: Answer, topK: number): Table {
  switch (answer.kind) {
    case 'lens':
      return { head: lensHead(topK), lines: lensLines(answer, topK) }
    case 'attention':
      return { head: ATTENTION_HEAD, lines: attentionLines(card, answer, CSV_LINES_MAX) }
    case 'attribution':
      return { head: ['site', 'layer', 'head', 'logit_contribution'], lines: attributionLines(answer) }
    case 'patching':
      return { head: patchingHead(answer), lines: patchingLines(answer) }
    case 'patchscope':
      return { head: ['layer', 'step', 'token_id', 'token', 'logprob'], lines: patchscopeLines(answer) }
    case 'dataset':
      return { head: ['measure', 'row', 'site', 'layer', 'mean', 'std', 'n'], lines: datasetLines(answer) }
  }
}

const CELL = 'entropy_nats,kl_output_row_nats,kl_row_output_nats,js_nats,logsumexp,target_rank,target_logprob'

const lensHead = (topK: number): string[] => [
  ...['row', 'site', 'layer', 'position', 'token_id', 'token', ...CELL.split(',')],
  ...Array.from({ length: topK }, (_, k) => ['id', 'token', 'logprob'].map((what) => `top${k + 1}_${what}`)).flat(),
]

function* lensLines(answer: LensResult, listed: number): Generator<Field[]> {
  const { rows, ids, tokens, topK, topIds, topLogProbs, vocabulary } = answer
  const { entropy, klFromOutput, klToOutput, jsFromOutput, logSumExp, targetRank, targetLogProb } = answer
  for (const [r, row] of rows.entries())
    for (const [t, id] of ids.entries()) {
      const cell = r * ids.length + t
      const line: Field[] = [rowName(row), row.site, row.layer, t, fileId(id), pieceLabel(tokens[t]!)]
      line.push(entropy[cell], klFromOutput[cell], klToOutput[cell], jsFromOutput?.[cell], logSumExp[cell])
      line.push(targetRank[cell] || undefined, targetLogProb[cell])
      for (let k = cell * topK; k < (cell + 1) * topK; k++) {
        const top = topIds[k]!
        line.push(fileId(top), top < 0 ? undefined : textOf(vocabulary, top), topLogProbs[k])
      }
      yield [...line, ...Array<undefined>(3 * (listed - topK)).fill(undefined)]
    }
}

function* attributionLines({ components, contributions }: AttributionResult): Generator<Field[]> {
  for (const [i, { site, layer, head }] of components.entries()) yield [site, layer, head, contributions[i]]
}

const patchingHead = ({ at }: PatchingResult): string[] =>
  at === 'heads'
    ? ['layer', 'head', 'metric_logits', 'restored_share']
    : ['layer', 'position', 'token', 'metric_logits', 'restored_share']

function* patchingLines({ at, tokens, nLayers, patched, clean, corrupted }: PatchingResult): Generator<Field[]> {
  const columns = patched.length / nLayers
  for (const [i, metric] of patched.entries()) {
    const column = i % columns
    const where = at === 'heads' ? [column] : [column, pieceLabel(tokens[column]!)]
    yield [Math.floor(i / columns), ...where, metric, (metric - corrupted) / (clean - corrupted)]
  }
}

function* patchscopeLines({ layers, decodedIds, decodedLogProbs, vocabulary }: PatchscopeResult): Generator<Field[]> {
  const steps = decodedIds.length / layers.length
  for (const [i, id] of decodedIds.entries()) {
    const text = id < 0 ? undefined : textOf(vocabulary, id)
    yield [layers[Math.floor(i / steps)], i % steps, fileId(id), text, decodedLogProbs[i]]
  }
}

function* datasetLines({ measures, rows, mean, std, n }: DatasetResult): Generator<Field[]> {
  for (const [i, value] of mean.entries()) {
    const row = rows[i % rows.length]!
    yield [measures[Math.floor(i / rows.length)], rowName(row), row.site, row.layer, value, std[i], n[i]]
  }
}
