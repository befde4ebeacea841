import { Command } from 'commander'
import { tunedEvalCommand } from './tuned-eval.js'
import { tunedReadCommand } from './tuned-read.js'
import { tunedTrainCommand } from './tuned-train.js'

/** `lens tuned`: lenses that are learned, one affine map for each row. */
export const tunedCommand = (): Command =>
  new Command('tuned')
    .description('train a tuned lens, hold it against the logit lens, and read through it')
    .addCommand(tunedTrainCommand())
    .addCommand(tunedReadCommand())
    .addCommand(tunedEvalCommand())
