import { type LensResult, LIMITS } from '@lensboard/contract'
import { Command, Option } from 'commander'
import { lensJson } from './answers/lens-json.js'
import { lensLines } from './answers/lens-lines.js'
import { showPiece } from './fit.js'
import { wholeFrom } from './numbers.js'
import { paper, print } from './paper.js'
import { bosOf, inputOf } from './prompt-options.js'
import { withReading } from './reading.js'
import { type ReadingOptions, readingOptions } from './reading-options.js'
import { type LoadOptions, lensWords, loadLens, loadOptions, mapsOf } from './tuned-load.js'

interface ReadOptions extends ReadingOptions, LoadOptions {
  topK: number
  json?: boolean
}

export const topKOption = (): Option =>
  new Option('-k, --top-k <n>', 'tokens to list').argParser(wholeFrom('--top-k', 1, LIMITS.topK)).default(5)

/** `lens tuned read`: what each row would say next, read through a learned lens. */
export function tunedReadCommand(): Command {
  const command = new Command('read')
    .description('read a prompt through a learned lens; the output row stays the model’s own')
    .argument('[text]', 'the prompt')
    .option('--json', 'print one JSON object in full precision')
  for (const option of [topKOption(), ...loadOptions(), ...readingOptions()]) command.addOption(option)
  return command.action(readThrough)
}

/** Prints a prompt as a learned lens reads it: every cell's first choice, then each row's choices after the last token. */
export async function readThrough(text: string | undefined, options: ReadOptions): Promise<void> {
  const { topK, json } = options
  await withReading({ input: await inputOf(text, options), bos: bosOf(options) }, options, async (reading) => {
    const stored = await loadLens(options, reading)
    const rows = { pre: true, mid: false, stride: 1 } as const
    const answer = await reading.run({ kind: 'lens', rows, topK, maps: mapsOf(stored) })
    if (json) return print(JSON.stringify({ lens: stored.lens, ...lensJson(answer) }))
    const lines = [...lensLines(answer, { track: [] }, paper()), '', ...lastChoices(answer), lensWords(stored.lens)]
    print(lines.join('\n'))
  })
}

function lastChoices({ rows, ids, topK, topIds, topLogProbs, vocabulary }: LensResult): string[] {
  const lines = rows.map(({ site, layer }, r) => {
    const at = (r * ids.length + ids.length - 1) * topK
    const items = Array.from({ length: topIds[at]! < 0 ? 0 : topK }, (_, i) => {
      const share = (100 * Math.exp(topLogProbs[at + i]!)).toFixed(1)
      return `${showPiece(vocabulary.get(topIds[at + i]!)!)} ${share} %`
    })
    return `${(site === 'output' ? 'output' : `${site} ${layer}`).padEnd(13)} ${items.join('   ')}`
  })
  return ['after the last token:', ...lines.reverse()]
}
