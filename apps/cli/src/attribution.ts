import { type AttributionResult, type Component, pieceLabel } from '@lensboard/contract'
import { Command, Option } from 'commander'
import { fit, showPiece } from './fit.js'
import { type InterventionOptions, interventionOptions, readInterventions } from './interventions/options.js'
import { type MetricOptions, metricOf, metricOptions, metricWords, wholeNumber } from './metric-option.js'
import { paper, print } from './paper.js'
import { type Reading, type ReadingOptions, readingOptions, withReading } from './reading.js'

interface AttributionOptions extends ReadingOptions, InterventionOptions, MetricOptions {
  heads: boolean
  top: number
}

const BAR_COLUMNS = 24

/** `lens attribution`: which components make a token probable. */
export function attributionCommand(): Command {
  const command = new Command('attribution')
    .description("take a token's logit apart into what each component adds to it")
    .argument('[text]', 'the prompt')
    .option('--heads', 'each head by itself', false)
    .addOption(new Option('--top <n>', 'list this many').argParser(wholeNumber).default(16))
  for (const option of [...metricOptions(), ...interventionOptions(), ...readingOptions()]) command.addOption(option)
  return command.action((text: string | undefined, options: AttributionOptions) =>
    withReading(text, options, (reading) => readAttribution(reading, options)),
  )
}

async function readAttribution(reading: Reading, options: AttributionOptions): Promise<void> {
  const { heads, json, top } = options
  const interventions = await readInterventions(options, reading)
  const result = await reading.run({ kind: 'attribution', ...metricOf(options, reading), heads, interventions })
  print(json ? JSON.stringify(attributionJson(result)) : listOf(result, top).join('\n'))
}

/** The largest contributions first, and what all others come to. */
function listOf(result: AttributionResult, top: number): string[] {
  const { components, contributions, position, tokens, logit, parity } = result
  const name = (id: number) => showPiece(result.vocabulary.get(id)!)
  const order = Array.from(components.keys()).sort((a, b) => Math.abs(contributions[b]!) - Math.abs(contributions[a]!))
  const most = Math.max(...contributions.map(Math.abs), Number.MIN_VALUE)
  const line = (label: string, value: number) => {
    const bar = '█'.repeat(Math.min(BAR_COLUMNS, Math.round((BAR_COLUMNS * Math.abs(value)) / most)))
    return `${signed(value).padStart(9)}  ${fit(label, 14)} ${bar}`.trimEnd()
  }
  const rest = order.slice(Math.max(0, top))
  const words = metricWords({ target: result.target.map(name), against: result.against.map(name) })
  return [
    `${words} after token ${position} ${showPiece(tokens[position]!)}: ${signed(logit)}`,
    ...order.slice(0, Math.max(0, top)).map((i) => line(labelOf(components[i]!, components), contributions[i]!)),
    ...(rest.length > 0
      ? [
          line(
            `${rest.length} others`,
            rest.reduce((sum, i) => sum + contributions[i]!, 0),
          ),
        ]
      : []),
    `they sum to it within ${parity.maxAbsLogit.toExponential(0)}`,
  ].map((one) => one.slice(0, paper().width))
}

function labelOf({ site, layer, head }: Component, components: readonly Component[]): string {
  if (site === 'embed') return 'embedding'
  if (site === 'head') return `head ${layer}.${head}`
  if (site === 'bias') return layer === components.at(-1)!.layer ? 'final bias' : `attn bias ${layer}`
  return `${site} ${layer}`
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`

/** One plain object in full precision. */
function attributionJson(result: AttributionResult): object {
  const label = (id: number) => ({ id, token: pieceLabel(result.vocabulary.get(id)!) })
  return {
    checkpoint: result.facts.checkpoint,
    ids: Array.from(result.ids),
    tokens: result.tokens.map(pieceLabel),
    position: result.position,
    target: result.target.map(label),
    against: result.against.map(label),
    logit: result.logit,
    components: result.components.map((one, i) => ({ ...one, contribution: result.contributions[i] })),
    parity: result.parity,
    run: result.facts,
  }
}
