import { IDENTITY_PROMPT, type PatchscopeSpec } from '@lensboard/contract'
import { Command, Option } from 'commander'
import { arraysOf, type DeliverOptions, deliver, deliverOptions } from './deliver.js'
import { positionOption, wholeNumber } from './metric-option.js'
import { bosOf, inputOf } from './prompt-options.js'
import { askedOf, type Reading, withReading } from './reading.js'
import { parseIds, type ReadingOptions, readingOptions } from './reading-options.js'

interface PatchscopeOptions extends ReadingOptions, DeliverOptions {
  position: number
  into: string
  intoIds?: number[]
  targetPosition: number
  targetLayer?: number
  tokens: number
}

/** `lens patchscope`: the model puts its own activations into words. */
export function patchscopeCommand(): Command {
  const command = new Command('patchscope')
    .description('put the activation of a token, layer by layer, into another prompt and let the model go on')
    .argument('[text]', 'the source prompt')
    .addOption(positionOption('the token that is read at every layer'))
    .option('--into <text>', 'the target prompt', IDENTITY_PROMPT)
    .addOption(new Option('--into-ids <ids>', 'the target prompt as token ids').argParser(parseIds))
    .addOption(
      new Option('--target-position <n>', 'the token of the target prompt that is replaced; −1 is the last')
        .argParser(wholeNumber)
        .default(-1),
    )
    .addOption(
      new Option('--target-layer <n>', 'put it into this block; else where it came from').argParser(wholeNumber),
    )
    .addOption(new Option('-n, --tokens <n>', 'decode this many tokens').argParser(wholeNumber).default(1))
  for (const option of [...readingOptions(), ...deliverOptions()]) command.addOption(option)
  return command.action(async (text: string | undefined, options: PatchscopeOptions) =>
    withReading({ input: await inputOf(text, options), bos: bosOf(options) }, options, (reading) =>
      readPatchscope(reading, options),
    ),
  )
}

async function readPatchscope(reading: Reading, options: PatchscopeOptions): Promise<void> {
  const { position, into, intoIds, targetPosition, targetLayer, tokens } = options
  const spec: PatchscopeSpec = {
    ...{ kind: 'patchscope', ...askedOf(reading), target: { kind: 'ids', ids: intoIds ?? reading.idsOf(into) } },
    ...{ position, targetPosition, tokens },
    ...(targetLayer !== undefined && { targetLayer }),
  }
  const answer = await reading.run(spec)
  await deliver(answer, { spec, arrays: () => arraysOf(reading, [], answer.ids) }, options)
}
