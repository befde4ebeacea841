import { type Answer, AppError, compareAnswers, interventionsOf } from '@lensboard/contract'
import type { NpyArray } from '@lensboard/exchange'
import { decodeNpz, NPZ_BYTES_MAX } from '@lensboard/exchange'
import { Command, Option } from 'commander'
import { showAnswer } from '../answers/show-answer.js'
import { arraysOf } from '../deliver.js'
import { fromHere } from '../find-model.js'
import { comparisonLines } from '../kept-answer.js'
import { wholeNumber } from '../metric-option.js'
import { print } from '../paper.js'
import { type Asking, readPrompts, withModel, withReading } from '../reading.js'
import { type ModelOptions, modelOptions } from '../reading-options.js'
import { EXIT } from '../refusal.js'
import { tensorLines } from './compare-tensors.js'
import { openSession, sessionFile } from './open-session.js'
import { FILES, type Session } from './session.js'

/** `lens session`: what --save-session kept. */
export function sessionCommand(): Command {
  const command = new Command('session').description('show a kept session, or ask its question again and compare')
  command
    .command('show')
    .description('show a kept reading as it was; no model is needed')
    .argument('<folder>', 'what --save-session wrote')
    .option('--json', 'print one JSON object in full precision')
    .addOption(new Option('--top <n>', 'list so many components of an attribution').argParser(wholeNumber))
    .action(async (folder: string, options: { json?: boolean; top?: number }) => {
      const { answer, spec } = await openSession(fromHere(folder))
      print(showAnswer(answer, spec, options))
    })
  const compare = command
    .command('compare')
    .description('ask the question again, and say whether every number is the same or by how much it differs')
    .argument('<folder>', 'what --save-session wrote')
  for (const option of modelOptions()) compare.addOption(option)
  compare.action(async (folder: string, options: ModelOptions) => {
    const session = await openSession(fromHere(folder))
    const lines = await differences(session, options)
    print(lines.length === 0 ? 'identical: every number has the same bits, times apart' : lines.join('\n'))
    if (lines.length > 0) process.exitCode = EXIT.refused
  })
  return command
}

/** What differs between a session and a fresh run of its question, a line each. */
async function differences(session: Session, options: ModelOptions): Promise<string[]> {
  const { spec, answer, files } = session
  const asked = { ...options, model: options.model ?? spec.checkpoint.name }
  const held = (fresh: Answer) => {
    const comparison = compareAnswers(answer, fresh)
    return comparison.identical ? [] : comparisonLines(comparison)
  }
  if (spec.kind === 'dataset')
    return withModel(asked, async (asking) => {
      checkSame(asking, session, options)
      return held(await readPrompts(asking, spec, session.prompts ?? []))
    })
  return withReading(spec, asked, async (reading) => {
    checkSame(reading, session, options)
    const fresh = await reading.run(spec)
    if (!Object.hasOwn(files, FILES.tensors)) return held(fresh)
    const saved: Record<string, NpyArray> = decodeNpz(
      await sessionFile(session, FILES.tensors, NPZ_BYTES_MAX),
      FILES.tensors,
    )
    return [...held(fresh), ...tensorLines(saved, await arraysOf(reading, interventionsOf(spec), fresh.ids))]
  })
}

/** Another model is compared only where somebody named it. */
function checkSame({ checkpoint }: Pick<Asking, 'checkpoint'>, { spec }: Session, { model }: ModelOptions): void {
  if (model !== undefined || checkpoint.hash === spec.checkpoint.hash) return
  throw new AppError(
    'CHECKPOINT_CHANGED',
    `The files of ${checkpoint.name} changed since this session was saved. Name the model to compare with by --model.`,
  )
}
