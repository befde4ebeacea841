import type { CheckReport } from '@lensboard/contract'
import { freeBytes } from '@lensboard/lens'
import { checkFolder } from '@lensboard/models'
import { Command } from 'commander'
import { addModel, hubReport, TOKEN_HINT } from './fetch-model.js'
import { allModels, localModel } from './find-model.js'
import { listModels } from './list-models.js'
import { paper, print } from './paper.js'
import { EXIT } from './refusal.js'
import { drawReport } from './report-table.js'

interface Json {
  json?: boolean
}

/** `lens models`: what can be read here, what could be, and how it gets here. */
export function modelsCommand(): Command {
  const command = new Command('models').description('list the models of this machine, check one, or fetch one')
  command
    .command('list')
    .description('every model and adapter found, and why one cannot be read')
    .option('--json', 'print one JSON array')
    .action(({ json }: Json) => listModels({ json: json ?? false }))
  command
    .command('check')
    .description('say whether a model can be read, before anything big is fetched')
    .argument('<model>', 'a name of the list, a folder, org/name[@revision] at the hub, or a link to its page')
    .option('--json', 'print one JSON object')
    .action(async (model: string, { json }: Json) => {
      const report = await reportOf(model)
      print(json ? JSON.stringify(report) : drawReport(report, paper()))
      if (report.verdict === 'needs-token') process.stderr.write(`${TOKEN_HINT}\n`)
      if (report.verdict === 'refused' || report.verdict === 'needs-token') process.exitCode = EXIT.refused
    })
  command
    .command('add')
    .description('fetch a model of the hub into the Hugging Face cache; a fetch that was stopped goes on')
    .argument('<model>', 'org/name[@revision], or a link to its page')
    .action(async (model: string) => {
      const { name, dir } = await addModel(model, await allModels())
      print(`${name}\t${dir}`)
    })
  return command
}

/** What lies here by that name is meant before anything at the hub, unless it says `hub:`. */
async function reportOf(model: string): Promise<CheckReport> {
  const folders = await allModels()
  const local = model.startsWith('hub:') ? undefined : await localModel(model, folders)
  return local ? checkFolder(local, { folders, memoryFree: freeBytes() }) : hubReport(model, folders)
}
