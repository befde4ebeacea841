import { writeFile } from 'node:fs/promises'
import { AppError, type Intervention, type LensResult, LIMITS } from '@lensboard/contract'
import { Command, Option } from 'commander'
import { type ContinueOptions, continuationOf, continueOptions } from './continuation.js'
import { fromHere } from './find-model.js'
import { showPiece } from './fit.js'
import { type InterventionOptions, interventionOptions, readInterventions } from './interventions/options.js'
import { type KeptOptions, keepAnswer, keptOptions } from './kept-answer.js'
import { type LensOptions, lensOptions, lensQuestion } from './lens-options.js'
import { logitJson } from './logit-json.js'
import { encodeNpz } from './npz.js'
import { paper, print } from './paper.js'
import { freshQuestion, type Reading, type ReadingOptions, readingOptions, withReading } from './reading.js'
import { drawTable, type Paper, type Table } from './table.js'
import { trackedTable } from './tracked-table.js'

interface LogitOptions extends ReadingOptions, LensOptions, InterventionOptions, ContinueOptions, KeptOptions {
  topK: number
  npz?: string
}

/** `lens logit`: what each row of the residual stream would say next. */
export function logitCommand(): Command {
  const command = new Command('logit')
    .description('read each layer with the logit lens')
    .argument('[text]', 'the prompt')
    .addOption(new Option('-k, --top-k <n>', 'tokens to list for each cell').argParser(parseTopK).default(5))
    .option('--npz <file>', 'write ids, logits, streams and patterns as numpy arrays')
  const more = [...lensOptions(), ...readingOptions(), ...interventionOptions(), ...continueOptions(), ...keptOptions()]
  for (const option of more) command.addOption(option)
  return command.action((text: string | undefined, options: LogitOptions) =>
    withReading(text, options, (reading) => readLogits(reading, options)),
  )
}

function parseTopK(text: string): number {
  const k = Number(text)
  if (Number.isInteger(k) && k >= 1 && k <= LIMITS.topK) return k
  throw new AppError('SPEC_INVALID', `--top-k takes a whole number from 1 to ${LIMITS.topK}.`)
}

async function readLogits(reading: Reading, options: LogitOptions): Promise<void> {
  const { npz, json } = options
  const interventions = await readInterventions(options, reading)
  const fresh = lensQuestion(freshQuestion('lens', reading), options, reading)
  const question = { ...fresh, interventions, continuation: continuationOf(options) }
  const result = (await reading.run(question)) as LensResult
  await keepAnswer(result, options)
  if (npz !== undefined) await writeArrays(fromHere(npz), reading, interventions, result)
  if (json) return print(JSON.stringify(logitJson(result)))
  const sheet = paper()
  const followed = trackedTable(result, [...new Set(question.track)])
  const tables = [tableOf(result), ...(followed ? [followed] : [])]
  print([...tables.flatMap((table) => [...drawTable(table, sheet), '']), ...nextTokens(result, sheet)].join('\n'))
}

async function writeArrays(
  file: string,
  { activations }: Reading,
  interventions: readonly Intervention[],
  result: LensResult,
): Promise<void> {
  const arrays = await activations(interventions, Array.from(result.ids))
  const ids = BigInt64Array.from(result.ids, BigInt)
  const bytes = encodeNpz({ ids: { dims: [ids.length], data: ids }, ...arrays })
  await writeFile(file, bytes).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOSPC') throw new AppError('DISK_FULL', undefined, { cause })
    throw new AppError('BAD_REQUEST', `${file} cannot be written: ${cause.code}.`, { cause })
  })
  process.stderr.write(`wrote ${file}\n`)
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
    `${facts.checkpoint.name} ${facts.checkpoint.hash.slice(0, 8)} on ${facts.provider}, parity ${parity.maxAbsProb.toExponential(1)}` +
      (facts.notFinite ? `, ${facts.notFinite} cells missing: no numbers` : '') +
      (facts.scan ? `, ${facts.scan.mode} scan: ${facts.scan.certified} cells held, ${facts.scan.exact} exact` : '') +
      (color ? ', colour: probability' : ''),
  ]
}
