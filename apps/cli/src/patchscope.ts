import { IDENTITY_PROMPT, type PatchscopeResult, pieceLabel } from '@lensboard/contract'
import { Command, Option } from 'commander'
import { showPiece } from './fit.js'
import { positionOption, wholeNumber } from './metric-option.js'
import { paper, print } from './paper.js'
import { type Reading, type ReadingOptions, readingOptions, withReading } from './reading.js'
import { drawTable } from './table.js'

interface PatchscopeOptions extends ReadingOptions {
  position: number
  into: string
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
    .addOption(
      new Option('--target-position <n>', 'the token of the target prompt that is replaced; −1 is the last')
        .argParser(wholeNumber)
        .default(-1),
    )
    .addOption(
      new Option('--target-layer <n>', 'put it into this block; else where it came from').argParser(wholeNumber),
    )
    .addOption(new Option('-n, --tokens <n>', 'decode this many tokens').argParser(wholeNumber).default(1))
  for (const option of readingOptions()) command.addOption(option)
  return command.action((text: string | undefined, options: PatchscopeOptions) =>
    withReading(text, options, (reading) => readPatchscope(reading, options)),
  )
}

async function readPatchscope(reading: Reading, options: PatchscopeOptions): Promise<void> {
  const { position, into, targetPosition, targetLayer, tokens, json } = options
  const result = await reading.run({
    ...{ kind: 'patchscope', target: { kind: 'ids', ids: reading.idsOf(into) } },
    ...{ position, targetPosition, tokens },
    ...(targetLayer !== undefined && { targetLayer }),
  })
  if (json) return print(JSON.stringify(patchscopeJson(result)))
  const heading = `token ${result.position} ${showPiece(result.tokens[result.position]!)} read at each block, put at token ${result.targetPosition} of the target prompt`
  print([heading, ...drawTable(tableOf(result), paper())].join('\n'))
}

/** The last block on top, as the cards have it; each cell with the probability of its token. */
function tableOf({ layers, decodedIds, decodedLogProbs, vocabulary }: PatchscopeResult) {
  const nTokens = decodedIds.length / layers.length
  return {
    corner: 'resid_pre of',
    columns: Array.from({ length: nTokens }, (_, i) => `token ${i + 1}`),
    rows: layers
      .map((layer, l) => ({
        label: `block ${layer}`,
        cells: Array.from({ length: nTokens }, (_, i) => ({
          text: showPiece(vocabulary.get(decodedIds[l * nTokens + i]!)!),
          share: Math.exp(decodedLogProbs[l * nTokens + i]!),
        })),
      }))
      .reverse(),
  }
}

/** One plain object in full precision; what was decoded is [block][token]. */
function patchscopeJson(result: PatchscopeResult): object {
  const { layers, decodedIds, decodedLogProbs, vocabulary } = result
  const nTokens = decodedIds.length / layers.length
  const grid = <V>(values: ArrayLike<number>, value: (x: number) => V) =>
    layers.map((_, l) => Array.from({ length: nTokens }, (_, i) => value(values[l * nTokens + i]!)))
  return {
    checkpoint: result.facts.checkpoint,
    ids: Array.from(result.ids),
    tokens: result.tokens.map(pieceLabel),
    position: result.position,
    target_ids: Array.from(result.targetIds),
    target_tokens: result.targetTokens.map(pieceLabel),
    target_position: result.targetPosition,
    layers,
    decoded: {
      ids: grid(decodedIds, (id) => id),
      tokens: grid(decodedIds, (id) => pieceLabel(vocabulary.get(id)!)),
      logprobs: grid(decodedLogProbs, (x) => x),
    },
    run: result.facts,
  }
}
