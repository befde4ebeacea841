import type { PatchingSpec } from '@lensboard/contract'
import { Command, Option } from 'commander'
import { arraysOf, type DeliverOptions, deliver, deliverOptions } from './deliver.js'
import { type MetricOptions, metricOf, metricOptions } from './metric-option.js'
import { bosOf, inputOf } from './prompt-options.js'
import { askedOf, type Reading, withReading } from './reading.js'
import { parseIds, type ReadingOptions, readingOptions } from './reading-options.js'

interface PatchOptions extends ReadingOptions, MetricOptions, DeliverOptions {
  corrupted?: string
  corruptedIds?: number[]
  at: PatchingSpec['at']
}

/** `lens patch`: which activations carry the answer from one prompt to another. */
export function patchCommand(): Command {
  const command = new Command('patch')
    .description('put each activation of a clean prompt into a corrupted one and see how far the answer comes back')
    .argument('[clean]', 'the clean prompt')
    .option('--corrupted <text>', 'the corrupted prompt, of as many tokens')
    .addOption(new Option('--corrupted-ids <ids>', 'the corrupted prompt as token ids').argParser(parseIds))
    .addOption(
      new Option('--at <site>', 'which activations')
        .choices(['resid_pre', 'attn_out', 'mlp_out', 'heads'])
        .default('resid_pre'),
    )
  for (const option of [...metricOptions(), ...readingOptions(), ...deliverOptions()]) command.addOption(option)
  return command.action(async (text: string | undefined, options: PatchOptions) =>
    withReading({ input: await inputOf(text, options), bos: bosOf(options) }, options, (reading) =>
      readPatching(reading, options),
    ),
  )
}

async function readPatching(reading: Reading, options: PatchOptions): Promise<void> {
  const { at, corrupted, corruptedIds } = options
  const ids = corruptedIds ?? reading.idsOf(corrupted ?? '')
  const spec: PatchingSpec = {
    ...{ kind: 'patching', at, ...askedOf(reading), corrupted: { kind: 'ids', ids } },
    ...metricOf(options, reading),
  }
  const answer = await reading.run(spec)
  await deliver(answer, { spec, arrays: () => arraysOf(reading, [], answer.ids) }, options)
}
