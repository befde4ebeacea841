import { AppError, type AttentionSpec, type Range } from '@lensboard/contract'
import { Command, Option } from 'commander'
import { type ContinueOptions, continuationOf, continueOptions } from './continuation.js'
import { arraysOf, type DeliverOptions, deliver, deliverOptions, npzOption } from './deliver.js'
import { type InterventionOptions, interventionOptions, readInterventions } from './interventions/options.js'
import { parseRange } from './numbers.js'
import { bosOf, inputOf } from './prompt-options.js'
import { askedOf, type Reading, withReading } from './reading.js'
import { type ReadingOptions, readingOptions } from './reading-options.js'

interface AttentionOptions extends ReadingOptions, InterventionOptions, ContinueOptions, DeliverOptions {
  layer?: Range
  head?: number[] | 'mean'
  reduce?: AttentionSpec['reduce']
}

/** `lens attention`: where each token looks. */
export function attentionCommand(): Command {
  const command = new Command('attention')
    .description('show which earlier tokens each token attends to')
    .argument('[text]', 'the prompt')
    .addOption(
      new Option('-l, --layer <n>', 'one block, or some as 2..5; all unless said').argParser(parseRange('--layer')),
    )
    .addOption(new Option('--head <n|mean>', 'one head, some as 0,3, or the mean over heads').argParser(parseHeads))
    .addOption(
      new Option(
        '--reduce <how>',
        'every pattern (none), means over the heads, or over heads and blocks (all)',
      ).choices(['none', 'heads', 'all']),
    )
  const more = [...interventionOptions(), ...continueOptions(), ...deliverOptions(), npzOption()]
  for (const option of [...readingOptions(), ...more]) command.addOption(option)
  return command.action(async (text: string | undefined, options: AttentionOptions) =>
    withReading({ input: await inputOf(text, options), bos: bosOf(options) }, options, (reading) =>
      readAttention(reading, options),
    ),
  )
}

function parseHeads(text: string): number[] | 'mean' {
  if (text === 'mean') return 'mean'
  const heads = text.split(',').map((part) => (/^ *\d+ *$/.test(part) ? Number(part) : Number.NaN))
  if (heads.every(Number.isSafeInteger)) return [...new Set(heads)]
  throw new AppError('SPEC_INVALID', '--head takes a whole number from 0, some as 0,3, or mean.')
}

async function readAttention(reading: Reading, options: AttentionOptions): Promise<void> {
  const interventions = await readInterventions(options, reading)
  const continuation = continuationOf(options)
  const { layer, head } = options
  const spec: AttentionSpec = {
    ...{ kind: 'attention', ...askedOf(reading), interventions },
    ...{ heads: Array.isArray(head) ? head : 'all', reduce: reduceOf(options) },
    ...(layer && { layers: layer }),
    ...(continuation && { continuation }),
  }
  const answer = await reading.run(spec)
  await deliver(answer, { spec, arrays: () => arraysOf(reading, interventions, answer.ids) }, options)
}

/** JSON without further words is everything; a table of everything is nobody's wish, so there the mean stands in. */
function reduceOf({ reduce, layer, head, json }: AttentionOptions): AttentionSpec['reduce'] {
  if (reduce) return reduce
  if (Array.isArray(head) || (head === undefined && json)) return 'none'
  return layer === undefined && !json ? 'all' : 'heads'
}
