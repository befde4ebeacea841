import { AppError, type AttentionResult, pieceLabel } from '@lensboard/contract'
import type { Question } from '@lensboard/lens'
import { Command, Option } from 'commander'
import { type ContinueOptions, continuationOf, continueOptions } from './continuation.js'
import { showPiece } from './fit.js'
import { type InterventionOptions, interventionOptions, readInterventions } from './interventions/options.js'
import { type KeptOptions, keepAnswer, keptOptions } from './kept-answer.js'
import { paper, print } from './paper.js'
import { freshQuestion, type Reading, type ReadingOptions, readingOptions, withReading } from './reading.js'
import { drawTable, type Table } from './table.js'

interface AttentionOptions extends ReadingOptions, InterventionOptions, ContinueOptions, KeptOptions {
  layer?: number
  head?: number | 'mean'
}

/** `lens attention`: where each token looks. */
export function attentionCommand(): Command {
  const command = new Command('attention')
    .description('show which earlier tokens each token attends to')
    .argument('[text]', 'the prompt')
    .addOption(new Option('-l, --layer <n>', 'one block; all blocks unless said').argParser(number('--layer')))
    .addOption(new Option('--head <n|mean>', 'one head, or the mean over heads').argParser(parseHead))
  for (const option of [...readingOptions(), ...interventionOptions(), ...continueOptions(), ...keptOptions()])
    command.addOption(option)
  return command.action((text: string | undefined, options: AttentionOptions) =>
    withReading(text, options, (reading) => readAttention(reading, options)),
  )
}

const number = (option: string) => (text: string) => {
  const n = Number(text)
  if (text.trim() !== '' && Number.isInteger(n) && n >= 0) return n
  throw new AppError('SPEC_INVALID', `${option} takes a whole number from 0.`)
}

const parseHead = (text: string): number | 'mean' => (text === 'mean' ? 'mean' : number('--head')(text))

async function readAttention(reading: Reading, options: AttentionOptions): Promise<void> {
  const interventions = await readInterventions(options, reading)
  const question = { ...questionOf(reading, options), interventions, continuation: continuationOf(options) }
  const result = (await reading.run(question)) as AttentionResult
  await keepAnswer(result, options)
  if (options.json) return print(JSON.stringify(attentionJson(result)))
  print(
    tablesOf(result)
      .flatMap((table) => [...drawTable(table, paper()), ''])
      .join('\n')
      .trimEnd(),
  )
}

/** JSON without further words is everything; a table of everything is nobody's wish, so there the mean stands in. */
function questionOf(reading: Reading, { layer, head, json }: AttentionOptions): Question {
  const fresh = freshQuestion('attention', reading)
  const layers = layer === undefined ? undefined : { from: layer, to: layer }
  if (typeof head === 'number') return { ...fresh, layers, heads: [head], reduce: 'none' }
  if (head === undefined && json) return { ...fresh, layers, reduce: 'none' }
  return { ...fresh, layers, reduce: layer === undefined && !json ? 'all' : 'heads' }
}

interface Pattern {
  /** Block and head as numbered in the model; absent where it is a mean over them. */
  layer?: number
  head?: number
  at(query: number, key: number): number
}

function patternsOf({ reduce, layers, heads, patterns, ids }: AttentionResult): Pattern[][] {
  const size = (ids.length * (ids.length + 1)) / 2
  const nHeads = reduce === 'none' ? heads.length : 1
  return Array.from({ length: reduce === 'all' ? 1 : layers.length }, (_, l) =>
    Array.from({ length: nHeads }, (_, h) => ({
      ...(reduce === 'all' ? {} : { layer: layers[l]! }),
      ...(reduce === 'none' ? { head: heads[h]! } : {}),
      at: (q, k) => (k > q ? 0 : patterns[(l * nHeads + h) * size + (q * (q + 1)) / 2 + k]!),
    })),
  )
}

/** One table for each pattern, queries down and keys across. */
function tablesOf(result: AttentionResult): Table[] {
  const labels = result.tokens.map(showPiece)
  return patternsOf(result)
    .flat()
    .map(({ layer, head, at }) => ({
      corner: `${layer === undefined ? 'all blocks' : `block ${layer}`}, ${head === undefined ? 'mean' : `head ${head}`}`,
      columns: labels,
      rows: labels.map((label, q) => ({
        label,
        cells: labels.map((_, k) => (k > q ? undefined : { text: '', share: at(q, k) })),
      })),
    }))
}

/** One plain object in full precision; `pattern` is [layers or 1][heads or 1][query][key]. */
function attentionJson(result: AttentionResult): object {
  const T = Array.from(result.ids.keys())
  const H = result.nHeads ?? 1
  const byHead = (values?: Float32Array) =>
    values && Array.from({ length: values.length / H }, (_, l) => Array.from(values.subarray(l * H, (l + 1) * H)))
  return {
    checkpoint: result.facts.checkpoint,
    ids: Array.from(result.ids),
    tokens: result.tokens.map(pieceLabel),
    continued: result.continued,
    reduce: result.reduce,
    layers: result.layers,
    heads: result.heads,
    n_kv_heads: result.nKvHeads,
    head_entropy: byHead(result.headEntropy),
    head_distance: byHead(result.headDistance),
    rollout: result.rollout && T.map((q) => T.map((k) => (k > q ? 0 : result.rollout![(q * (q + 1)) / 2 + k]!))),
    pattern: patternsOf(result).map((heads) => heads.map(({ at }) => T.map((q) => T.map((k) => at(q, k))))),
    run: result.facts,
  }
}
