import { type PatchingResult, type PatchingSpec, pieceLabel } from '@lensboard/contract'
import { Command, Option } from 'commander'
import { showPiece } from './fit.js'
import { type MetricOptions, metricOf, metricOptions, metricWords } from './metric-option.js'
import { paper, print } from './paper.js'
import { parseIds, type Reading, type ReadingOptions, readingOptions, withReading } from './reading.js'
import { type Cell, drawTable } from './table.js'

interface PatchOptions extends ReadingOptions, MetricOptions {
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
  for (const option of [...metricOptions(), ...readingOptions()]) command.addOption(option)
  return command.action((text: string | undefined, options: PatchOptions) =>
    withReading(text, options, (reading) => readPatching(reading, options)),
  )
}

async function readPatching(reading: Reading, options: PatchOptions): Promise<void> {
  const { at, corrupted, corruptedIds, json } = options
  const ids = corruptedIds ?? reading.idsOf(corrupted ?? '')
  const result = await reading.run({
    ...{ kind: 'patching', at, corrupted: { kind: 'ids', ids } },
    ...metricOf(options, reading),
  })
  if (json) return print(JSON.stringify(patchingJson(result)))
  const { clean, corrupted: worse } = result
  const name = (id: number) => showPiece(result.vocabulary.get(id)!)
  const words = metricWords({ target: result.target.map(name), against: result.against.map(name) })
  const heading = `${words}: clean ${figure(clean, 3)}, corrupted ${figure(worse, 3)}; 0 is corrupted, 1 clean`
  print([heading, ...exchanged(result), ...drawTable(tableOf(result), paper())].join('\n'))
}

/** Where the prompts differ. */
const exchanged = ({ ids, corruptedIds, tokens, corruptedTokens }: PatchingResult): string[] =>
  tokens.flatMap((token, t) =>
    ids[t] === corruptedIds[t] ? [] : [`token ${t}: ${showPiece(token)} → ${showPiece(corruptedTokens[t]!)}`],
  )

/** A number with so many decimals and a true minus; nothing is minus zero. */
function figure(value: number, decimals: number): string {
  const text = value.toFixed(decimals)
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−')
}

/** The last block on top, as the cards have it. */
function tableOf({ at, nLayers, patched, clean, corrupted, tokens }: PatchingResult) {
  const nColumns = patched.length / nLayers
  const cell = (i: number): Cell => {
    const share = (patched[i]! - corrupted) / (clean - corrupted)
    return { text: figure(share, 2), share, figure: '' }
  }
  return {
    corner: at === 'heads' ? 'block \\ head' : `${at} \\ token`,
    columns: at === 'heads' ? Array.from({ length: nColumns }, (_, head) => `head ${head}`) : tokens.map(showPiece),
    rows: Array.from({ length: nLayers }, (_, layer) => ({
      label: `block ${layer}`,
      cells: Array.from({ length: nColumns }, (_, column) => cell(layer * nColumns + column)),
    })).reverse(),
  }
}

/** One plain object in full precision; `patched` is [block][token or head], in logits. */
function patchingJson(result: PatchingResult): object {
  const label = (id: number) => ({ id, token: pieceLabel(result.vocabulary.get(id)!) })
  const nColumns = result.patched.length / result.nLayers
  return {
    checkpoint: result.facts.checkpoint,
    ids: Array.from(result.ids),
    tokens: result.tokens.map(pieceLabel),
    corrupted_ids: Array.from(result.corruptedIds),
    corrupted_tokens: result.corruptedTokens.map(pieceLabel),
    at: result.at,
    position: result.position,
    target: result.target.map(label),
    against: result.against.map(label),
    clean: result.clean,
    corrupted: result.corrupted,
    patched: Array.from({ length: result.nLayers }, (_, layer) =>
      Array.from(result.patched.subarray(layer * nColumns, (layer + 1) * nColumns)),
    ),
    run: result.facts,
  }
}
