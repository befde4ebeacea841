import type { LensSpec } from '@lensboard/contract'
import { Command } from 'commander'
import { type ContinueOptions, continuationOf, continueOptions } from './continuation.js'
import { arraysOf, type DeliverOptions, deliver, deliverOptions, npzOption } from './deliver.js'
import { type InterventionOptions, interventionOptions, readInterventions } from './interventions/options.js'
import { type LensOptions, lensOptions, lensQuestion } from './lens-options.js'
import { bosOf, inputOf } from './prompt-options.js'
import { askedOf, type Reading, withReading } from './reading.js'
import { type ReadingOptions, readingOptions } from './reading-options.js'

interface LogitOptions extends ReadingOptions, LensOptions, InterventionOptions, ContinueOptions, DeliverOptions {}

/** `lens logit`: what each row of the residual stream would say next. */
export function logitCommand(): Command {
  const command = new Command('logit')
    .description('read each layer with the logit lens')
    .argument('[text]', 'the prompt')
  const more = [...interventionOptions(), ...continueOptions(), ...deliverOptions(), npzOption()]
  for (const option of [...lensOptions(), ...readingOptions(), ...more]) command.addOption(option)
  return command.action(async (text: string | undefined, options: LogitOptions) =>
    withReading({ input: await inputOf(text, options), bos: bosOf(options) }, options, (reading) =>
      readLogits(reading, options),
    ),
  )
}

async function readLogits(reading: Reading, options: LogitOptions): Promise<void> {
  const interventions = await readInterventions(options, reading)
  const continuation = continuationOf(options)
  const spec: LensSpec = {
    ...{ ...lensQuestion(options, reading), ...askedOf(reading), interventions },
    ...(continuation && { continuation }),
  }
  const answer = await reading.run(spec)
  await deliver(answer, { spec, arrays: () => arraysOf(reading, interventions, answer.ids) }, options)
}
