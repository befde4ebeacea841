// On a checkpoint in Pythia's shape a short training reads held-out text better than the logit lens at every row.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ADAM_RECIPE, cutWindows, openEngine } from '@lensboard/lens'
import { openModel } from '@lensboard/models'
import { separatorToken } from '@lensboard/weights'
import { expect, it } from 'vitest'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const DOCUMENTS = 240
const STEPS = 40

it('held-out KL of a tuned lens is below the logit lens at every row', async () => {
  const { decoder, checkpoint } = await openModel({ name: 'pythia', dir: at('fixtures/pythia') }, { folders: [] })
  const { tokenizer, hash } = checkpoint
  const lines = readFileSync(at('../../packages/weights/workshop-model/sample.jsonl'), 'utf8').split('\n')
  const documents = lines
    .slice(0, DOCUMENTS)
    .map((line) => tokenizer.encode((JSON.parse(line) as { text: string }).text, { specials: false }))
  const text = { documents, between: separatorToken(tokenizer), seed: 42, nCtx: decoder.nCtx, name: 'sample' }
  const { windows, heldOut } = await cutWindows(text)
  const engine = await openEngine({ device: 'cpu', threads: 1 })
  const recipe = { ...ADAM_RECIPE, learningRate: 3e-3, steps: STEPS, tokensPerStep: 512 }
  const { quality, logitLens } = await engine.train({
    ...{ decoder, checkpoint: { name: 'pythia', hash }, windows, heldOut, recipe, evaluateEvery: STEPS },
  })
  await engine.close()
  const rows = quality.rows.map(({ kl }, row) => ({ row, tuned: kl, logit: logitLens.rows[row]!.kl }))
  console.table(rows)
  expect(rows).toHaveLength(6)
  for (const { tuned, logit } of rows) expect(tuned).toBeLessThan(logit)
  // Each row is closer to the output than the one before it, as is what it knows.
  for (const [row, { tuned }] of rows.entries()) if (row > 0) expect(tuned).toBeLessThan(rows[row - 1]!.tuned)
}, 120_000)
