import { byOtherMethod, type PatchingSpec } from '@lensboard/contract'
import { Command, Option } from 'commander'
import { comparedPatchingsJson, comparedPatchingsLines } from './answers/compared-patchings.js'
import { arraysOf, type DeliverOptions, deliver, deliverOptions, keep } from './deliver.js'
import { type MetricOptions, metricOf, metricOptions } from './metric-option.js'
import { paper, print } from './paper.js'
import { bosOf, inputOf } from './prompt-options.js'
import { askedOf, type Reading, withReading } from './reading.js'
import { parseIds, type ReadingOptions, readingOptions } from './reading-options.js'

interface PatchOptions extends ReadingOptions, MetricOptions, DeliverOptions {
  corrupted?: string
  corruptedIds?: number[]
  at: PatchingSpec['at']
  method: 'exact' | 'gradient'
  compareMethods?: boolean
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
    .addOption(
      new Option('--method <method>', 'run every patch, or estimate all of them from one gradient (fast)')
        .choices(['exact', 'gradient'])
        .default('exact'),
    )
    .option('--compare-methods', 'the other method too, and how well the two agree')
  for (const option of [...metricOptions(), ...readingOptions(), ...deliverOptions()]) command.addOption(option)
  return command.action(async (text: string | undefined, options: PatchOptions) =>
    withReading({ input: await inputOf(text, options), bos: bosOf(options) }, options, (reading) =>
      readPatching(reading, options),
    ),
  )
}

async function readPatching(reading: Reading, options: PatchOptions): Promise<void> {
  const { at, corrupted, corruptedIds, method, compareMethods } = options
  const ids = corruptedIds ?? reading.idsOf(corrupted ?? '')
  const spec: PatchingSpec = {
    ...{ kind: 'patching', at, ...askedOf(reading), corrupted: { kind: 'ids', ids } },
    ...metricOf(options, reading),
    ...(method === 'gradient' && { method }),
  }
  const answer = await reading.run(spec)
  const asked = { spec, arrays: () => arraysOf(reading, [], answer.ids) }
  if (!compareMethods) return deliver(answer, asked, options)
  await keep(answer, asked, options)
  const other = await reading.run(byOtherMethod(spec))
  const [exact, gradient] = method === 'gradient' ? [other, answer] : [answer, other]
  const both = { exact, gradient }
  print(options.json ? JSON.stringify(comparedPatchingsJson(both)) : comparedPatchingsLines(both, paper()).join('\n'))
}
