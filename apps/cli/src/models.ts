import { AppError, errorFacts } from '@lensboard/contract'
import { parameterCount } from '@lensboard/models'
import type { CheckpointFolder } from '@lensboard/weights'
import { Command } from 'commander'
import { allModels, findModel, type OpenModel, openModel } from './find-model.js'
import { print } from './paper.js'

/** `lens models`: what can be read here. */
export function modelsCommand(): Command {
  const command = new Command('models').description('list the models of this machine, or check one')
  command
    .command('list')
    .description('every model found, and why one cannot be read')
    .option('--json', 'print one JSON array')
    .action(async ({ json }: { json?: boolean }) => {
      const lines = await Promise.all((await allModels()).map(lineOf))
      print(json ? JSON.stringify(lines) : columns(lines.map(asText)))
    })
  command
    .command('check')
    .description('open a model and say what it holds')
    .argument('<name|dir>', 'a model of the list, or a folder in Hugging Face layout')
    .option('--json', 'print one JSON object')
    .action(async (nameOrDir: string, { json }: { json?: boolean }) => {
      const facts = factsOf(await findModel(nameOrDir))
      print(json ? JSON.stringify(facts) : columns(Object.entries(facts).map(([name, value]) => [name, String(value)])))
    })
  return command
}

type Line = ReturnType<typeof factsOf> | { name: string; state: 'unsupported' | 'broken'; reason: string }

async function lineOf(folder: CheckpointFolder): Promise<Line> {
  try {
    return factsOf(await openModel(folder))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { code, message } = errorFacts(error)
    return { name: folder.name, state: code === 'MODEL_UNSUPPORTED' ? 'unsupported' : 'broken', reason: message }
  }
}

function factsOf({ checkpoint, decoder }: OpenModel) {
  const { family, nLayers, nHeads, nKvHeads, dModel, dVocab, nCtx } = decoder
  return {
    name: checkpoint.name,
    state: 'ready' as const,
    family,
    parameters: parameterCount(decoder),
    ...{ nLayers, nHeads, nKvHeads, dModel, dVocab, nCtx },
    bytes: checkpoint.bytes,
    chat: checkpoint.chatTemplate !== undefined,
    hash: checkpoint.hash,
  }
}

const asText = (line: Line): string[] =>
  line.state === 'ready'
    ? [
        line.name,
        line.family,
        `${(line.parameters / 1e6).toFixed(1)} M`,
        `${line.nLayers} layers`,
        `${line.nHeads} heads`,
      ]
    : [line.name, `${line.state}: ${line.reason}`]

/** Lines with their parts in columns. */
function columns(lines: string[][]): string {
  const widths: number[] = []
  // The last part of a line pushes nothing aside.
  for (const parts of lines)
    for (const [i, part] of parts.slice(0, -1).entries()) widths[i] = Math.max(widths[i] ?? 0, part.length)
  return lines
    .map((parts) => parts.map((part, i) => (i < parts.length - 1 ? part.padEnd(widths[i] ?? 0) : part)).join('  '))
    .join('\n')
}
