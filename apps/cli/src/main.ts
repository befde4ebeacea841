#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { attentionCommand } from './attention.js'
import { attributionCommand } from './attribution.js'
import { datasetCommand } from './dataset.js'
import { jacobianCommand } from './jacobian.js'
import { logitCommand } from './logit.js'
import { modelsCommand } from './models.js'
import { patchCommand } from './patch.js'
import { patchscopeCommand } from './patchscope.js'
import { EXIT, refuse } from './refusal.js'
import { sessionCommand } from './session/session-command.js'
import { tunedCommand } from './tuned.js'

const program = new Command('lens')
  .description('Look inside a language model from the terminal.')
  .addCommand(logitCommand())
  .addCommand(attentionCommand())
  .addCommand(attributionCommand())
  .addCommand(patchCommand())
  .addCommand(patchscopeCommand())
  .addCommand(datasetCommand())
  .addCommand(tunedCommand())
  .addCommand(jacobianCommand())
  .addCommand(sessionCommand())
  .addCommand(modelsCommand())
  .addHelpText(
    'after',
    '\nEnds with 0; 1 refused or different, with a code and a sentence; 2 a wrong command line; 70 our fault.',
  )

for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)])
  command.exitOverride().showHelpAfterError('(--help says more)')

// A reader like `head` may leave early; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : EXIT.internal))

try {
  await program.parseAsync()
} catch (error) {
  // Commander has already said what is wrong with the command line; help and version are not errors.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT.usage
  else process.exitCode = refuse(error)
}
