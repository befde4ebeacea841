import type { AttributionSpec } from '@lensboard/contract'
import { Command, Option } from 'commander'
import { arraysOf, type DeliverOptions, deliver, deliverOptions } from './deliver.js'
import { type InterventionOptions, interventionOptions, readInterventions } from './interventions/options.js'
import { type MetricOptions, metricOf, metricOptions, wholeNumber } from './metric-option.js'
import { bosOf, inputOf } from './prompt-options.js'
import { askedOf, type Reading, withReading } from './reading.js'
import { type ReadingOptions, readingOptions } from './reading-options.js'

interface AttributionOptions extends ReadingOptions, InterventionOptions, MetricOptions, DeliverOptions {
  heads: boolean
}

/** `lens attribution`: which components make a token probable. */
export function attributionCommand(): Command {
  const command = new Command('attribution')
    .description("take a token's logit apart into what each component adds to it")
    .argument('[text]', 'the prompt')
    .option('--heads', 'each head by itself', false)
    .addOption(new Option('--top <n>', 'list this many').argParser(wholeNumber).default(16))
  for (const option of [...metricOptions(), ...interventionOptions(), ...readingOptions(), ...deliverOptions()])
    command.addOption(option)
  return command.action(async (text: string | undefined, options: AttributionOptions) =>
    withReading({ input: await inputOf(text, options), bos: bosOf(options) }, options, (reading) =>
      readAttribution(reading, options),
    ),
  )
}

async function readAttribution(reading: Reading, options: AttributionOptions): Promise<void> {
  const interventions = await readInterventions(options, reading)
  const { heads } = options
  const spec: AttributionSpec = {
    ...{ kind: 'attribution', ...askedOf(reading), ...metricOf(options, reading), heads, interventions },
  }
  const answer = await reading.run(spec)
  await deliver(answer, { spec, arrays: () => arraysOf(reading, interventions, answer.ids) }, options)
}
