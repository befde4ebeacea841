import { Command } from 'commander'
import { print } from './paper.js'
import { withModel } from './reading.js'
import { type ModelOptions, modelOptions } from './reading-options.js'
import { type LoadOptions, lensWords, loadLens, loadOptions, mapsOf } from './tuned-load.js'
import { qualityLines } from './tuned-table.js'
import { type TextOptions, textOptions, textWindows } from './tuned-text.js'

interface EvalOptions extends ModelOptions, LoadOptions, TextOptions {
  json?: boolean
}

/** `lens tuned eval`: how a learned lens reads held-out text, beside the logit lens. */
export function tunedEvalCommand(): Command {
  const command = new Command('eval')
    .description('hold a learned lens against the logit lens on the last tenth of a text')
    .option('--json', 'print one JSON object in full precision')
  for (const option of [...loadOptions(), ...textOptions(), ...modelOptions()]) command.addOption(option)
  return command.action((options: EvalOptions) =>
    withModel(options, async (asking) => {
      const stored = await loadLens(options, asking)
      const { heldOut, name } = await textWindows(asking, options)
      const { decoder, ref, engine, watch } = asking
      const { rows, ...evaluation } = await engine.evaluateLens(
        { decoder, checkpoint: ref, maps: mapsOf(stored), windows: heldOut },
        { onStage: watch.report },
      )
      watch.end()
      if (options.json) return print(JSON.stringify({ lens: stored.lens, text: name, rows, evaluation }))
      print([lensWords(stored.lens), ...qualityLines(rows, evaluation)].join('\n'))
    }),
  )
}
