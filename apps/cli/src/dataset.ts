import { basename, extname } from 'node:path'
import { AppError, DatasetFormat, type DatasetPrompt, type DatasetSpec, datasetHash, LIMITS } from '@lensboard/contract'
import { readDataset } from '@lensboard/datasets'
import { Command, Option } from 'commander'
import { type DeliverOptions, deliver, deliverOptions } from './deliver.js'
import { readNamed } from './files.js'
import { fromHere } from './find-model.js'
import { type InterventionOptions, interventionOptions, readInterventions } from './interventions/options.js'
import { type RowOptions, rowOptions, rowsOf } from './lens-options.js'
import { wholeFrom } from './numbers.js'
import { bosOf } from './prompt-options.js'
import { readPrompts, withIds, withModel } from './reading.js'
import { bosOptions, type ModelOptions, modelOptions } from './reading-options.js'

interface DatasetOptions extends ModelOptions, RowOptions, InterventionOptions, DeliverOptions {
  bos?: boolean
  format?: DatasetFormat
  column?: string
  answerColumn?: string
  at: DatasetSpec['at']
  limit?: number
}

/** `lens dataset`: a reading averaged over a list of prompts. */
export function datasetCommand(): Command {
  const command = new Command('dataset')
    .description('average a lens reading over a list of prompts, with spread and accuracy at every row')
    .argument('<files...>', 'lists of prompts: .txt (a line each), .jsonl, .csv or .parquet')
    .addOption(new Option('--format <format>', 'unless the names say').choices(DatasetFormat.options))
    .option('--column <name>', 'the column of the prompts; the likeliest unless said')
    .option('--answer-column <name>', 'the column of what should follow each prompt')
    .addOption(
      new Option('--at <which>', 'read every token of a prompt, or its last one alone')
        .choices(['all', 'last'])
        .default('all'),
    )
    .addOption(
      new Option('--limit <n>', 'read so many prompts, from the first').argParser(
        wholeFrom('--limit', 1, LIMITS.datasetPrompts),
      ),
    )
  const options = [...rowOptions(), ...bosOptions(), ...modelOptions(), ...interventionOptions(), ...deliverOptions()]
  for (const option of options) command.addOption(option)
  return command.action((files: string[], given: DatasetOptions) => averageOver(files, given))
}

async function averageOver(files: string[], options: DatasetOptions): Promise<void> {
  const prompts: DatasetPrompt[] = []
  for (const file of files) prompts.push(...(await promptsIn(file, options)))
  if (prompts.length > LIMITS.datasetPrompts)
    throw new AppError('DATASET_INVALID', `A list has ${LIMITS.datasetPrompts} prompts at most. Read fewer files.`)
  const name = files
    .map((file) => basename(file))
    .join(', ')
    .slice(0, LIMITS.nameChars)
  const { at, limit, finalNorm } = options
  await withModel(options, async (asking) => {
    const bos = bosOf(options)
    const spec: DatasetSpec = {
      ...{ kind: 'dataset', checkpoint: asking.ref, dataset: { name, hash: await datasetHash(prompts) } },
      ...{ bos, at, rows: rowsOf(options), ...(limit !== undefined && { limit }) },
      ...(!finalNorm && { finalNorm: false as const }),
      interventions: await readInterventions(options, withIds(asking, bos)),
    }
    await deliver(await readPrompts(asking, spec, prompts), { spec, prompts }, options)
  })
}

/** Prompts of a file; what could not be read of it is told on stderr. */
async function promptsIn(
  file: string,
  { format, column, answerColumn }: Pick<DatasetOptions, 'format' | 'column' | 'answerColumn'>,
): Promise<DatasetPrompt[]> {
  const path = fromHere(file)
  const found = format ?? DatasetFormat.safeParse(extname(file).slice(1).toLowerCase()).data
  if (!found)
    throw new AppError(
      'DATASET_INVALID',
      `${file} has no ending that says what it is. Add --format ${DatasetFormat.options.join(', ')}.`,
    )
  const read = await readDataset(await readNamed(path, LIMITS.datasetBytes), {
    format: found,
    ...(column !== undefined && { column }),
    ...(answerColumn !== undefined && { answerColumn }),
  })
  const { count, first } = read.broken
  for (const { line, why } of first) process.stderr.write(`${file}, line ${line}: ${why}\n`)
  if (count > first.length) process.stderr.write(`${file}: ${count} lines could not be read in all\n`)
  return read.prompts
}
