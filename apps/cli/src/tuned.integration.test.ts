import { type ChildProcess, execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const model = (name: string) => fileURLToPath(new URL(`../../../tests/parity/fixtures/${name}`, import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'lens-tuned-'))
afterAll(() => rmSync(home, { recursive: true }))

function lens(args: string[], watch: (stderr: string, child: ChildProcess) => void = () => {}) {
  const env = { PATH: process.env.PATH, HOME: home, DATA_DIR: home, INIT_CWD: home, INFERENCE_DEVICE: 'cpu' }
  return new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    const child = execFile(process.execPath, [MAIN, ...args], { env, cwd: home }, (_, stdout, stderr) =>
      done({ code: child.exitCode ?? -1, stdout, stderr }),
    )
    let said = ''
    child.stderr?.on('data', (part) => {
      said += part
      watch(said, child)
    })
  })
}

const json = (file: string) => JSON.parse(readFileSync(join(home, file), 'utf8'))

const words = 'the cat sat on the mat and a dog ran to the old red barn while it rained'.split(' ')
beforeAll(() => {
  // Sentences that repeat unevenly, so that there is something to learn.
  const lines = Array.from({ length: 60 }, (_, i) => words.map((_, w) => words[(w * (1 + (i % 3)) + i) % 17]).join(' '))
  writeFileSync(join(home, 'text.jsonl'), lines.map((text) => JSON.stringify({ text })).join('\n'))
  writeFileSync(join(home, 'empty.txt'), '\n')
})

const train = (...more: string[]) =>
  ['tuned', 'train', ...more, '-m', model('gpt2-plain'), '--data', 'text.jsonl'].concat([
    ...['--window', '8', '--batch-tokens', '64', '--learning-rate', '0.003'],
  ])

it('a training of five steps is kept, read through, held against the logit lens, and refused to other weights', async () => {
  const trained = await lens([...train('a cat', '--steps', '5', '--evaluate-every', '2'), '--save', 'five', '-k', '2'])
  expect([trained.code, trained.stderr]).toEqual([0, expect.stringMatching(/^step 5: held-out KL [\d.]+, logit lens/m)])
  expect(trained.stdout).toMatch(/^resid_pre 0 /m)
  expect(trained.stdout).toContain('after the last token:')
  const { layers, evaluation, origin, sha256 } = json('five/lens.json')
  expect([layers, origin]).toEqual([[0, 1], expect.objectContaining({ by: 'trained', steps: 5, optimizer: 'adam' })])
  expect(json('five/training.json').facts.curve).toHaveLength(3)
  expect(readdirSync(join(home, 'five')).sort()).toEqual([
    ...['lens.json', 'lens.safetensors', 'training-5.safetensors', 'training.json'],
  ])

  const read = await lens(['tuned', 'read', 'a cat', '-m', model('gpt2-plain'), '--load', 'five', '-k', '2', '--json'])
  const plain = await lens(['logit', 'a cat', '-m', model('gpt2-plain'), '-k', '2', '--json'])
  const [tuned, logit] = [JSON.parse(read.stdout), JSON.parse(plain.stdout)]
  expect(tuned.lens.sha256).toBe(sha256)
  expect(tuned.rows).toEqual(logit.rows)
  expect(tuned.topk.probs.at(-1)).toEqual(logit.topk.probs.at(-1))
  expect(tuned.topk.probs[0]).not.toEqual(logit.topk.probs[0])

  const judged = await lens([
    ...[
      'tuned',
      'eval',
      '-m',
      model('gpt2-plain'),
      '--load',
      'five',
      '--data',
      'text.jsonl',
      '--window',
      '8',
      '--json',
    ],
  ])
  const held = JSON.parse(judged.stdout).evaluation
  for (const [row, { kl }] of evaluation.lens.entries()) expect(held.lens[row].kl).toBeCloseTo(kl, 6)
  expect(held.lens[0].kl).toBeLessThan(held.logitLens[0].kl)

  const other = ['tuned', 'read', 'a cat', '-m', model('gpt2-unscaled-untied'), '--load', 'five']
  expect(await lens(other)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^LENS_MISMATCH: .*--accept-mismatch/),
  })
}, 180_000)

it('a training that was killed goes on and ends with the same bits', async () => {
  // Long enough that it is not over before a busy machine has seen its first line.
  const steps = ['--steps', '600', '--evaluate-every', '20']
  const whole = await lens([...train(...steps), '--save', 'whole', '--save-tuned-lens', 'library'])
  expect(whole.code).toBe(0)
  expect(existsSync(join(home, 'library/params.pt'))).toBe(true)
  const killed = await lens([...train(...steps), '--save', 'part'], (said, child) => {
    if (said.includes('step 20:') && existsSync(join(home, 'part/training.json'))) child.kill('SIGKILL')
  })
  expect(killed.code).not.toBe(0)
  expect(json('part/training.json').facts.steps).toBeLessThan(600)
  const other = await lens([...train('--seed', '1'), '--resume', 'part'])
  expect([other.code, other.stderr]).toEqual([1, expect.stringMatching(/^SPEC_INVALID: .*another text/)])
  expect((await lens([...train(), '--resume', 'part'])).code).toBe(0)
  expect(json('part/lens.json').sha256).toBe(json('whole/lens.json').sha256)
  expect(json('part/training.json').sha256).toBe(json('whole/training.json').sha256)
  expect(json('part/training.json').facts).toEqual(json('whole/training.json').facts)
}, 300_000)

it('the shipped lens is better than the logit lens at every row when it is held against it anew', async () => {
  const shipped = fileURLToPath(new URL('../../../packages/weights/workshop-model/tuned-lens', import.meta.url))
  const { code, stdout } = await lens(['tuned', 'eval', '--load', shipped, '--max-samples', '40', '--json'])
  expect(code).toBe(0)
  const { rows, evaluation } = JSON.parse(stdout)
  expect(rows).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  for (const row of rows) expect(evaluation.lens[row].kl).toBeLessThan(evaluation.logitLens[row].kl)
}, 180_000)

it('Ctrl-C keeps the best so far and says so', async () => {
  const stopped = await lens(
    [...train('--steps', '2000', '--evaluate-every', '2'), '--save', 'stopped'],
    (said, child) => {
      // A second one would not wait.
      if (said.includes('step 4:') && !child.killed) child.kill('SIGINT')
    },
  )
  expect(stopped.code).toBe(130)
  expect(stopped.stderr).toContain('The best lens so far is kept.')
  expect(json('stopped/lens.json').origin.steps).toBeLessThan(2000)
}, 180_000)

it('what cannot be learned from is refused with its reason', async () => {
  const refused = async (args: string[]) => {
    const { code, stderr } = await lens(args)
    expect(code).toBe(1)
    return stderr.split('\n').at(-2)
  }
  expect(await refused([...train(), '--data', 'empty.txt'])).toMatch(/^DATASET_INVALID/)
  expect(await refused([...train(), '--window', '2000'])).toMatch(/^(PROMPT_TOO_LONG|DATASET_INVALID)/)
  expect(await refused([...train(), '--max-samples', '1', '--window', '200'])).toMatch(/^DATASET_INVALID: .*too few/)
  expect(await refused([...train('--steps', '9', '--evaluate-every', '1'), '--learning-rate', '1e38'])).toMatch(
    /^TRAINING_DIVERGED/,
  )
}, 180_000)

it('a Jacobian lens is fitted, read through and held against the logit lens', async () => {
  const tiny = ['-m', model('gpt2-plain'), '--data', 'text.jsonl']
  const fit = ['jacobian', 'fit', ...tiny, '--max-samples', '9', '--window', '24']
  const fitted = await lens([...fit, '--prompts', '3', '--save', 'j.pt'])
  expect([fitted.code, fitted.stderr, fitted.stdout]).toEqual([
    ...[0, '', expect.stringContaining('3 prompts read, 0 too short; the last ones moved the mean by')],
  ])
  expect(fitted.stdout).toContain('the logit lens')
  const folder = await lens([...fit, '--prompts', '3', '--save', 'j'])
  expect(folder.code).toBe(0)
  expect(json('j/lens.json')).toMatchObject({
    ...{ kind: 'jacobian', layers: [0], origin: { by: 'fitted', nPrompts: 3 } },
    evaluation: { lens: [expect.objectContaining({ kl: expect.any(Number) })] },
  })
  const rowsOf = async (path: string) => {
    const { stdout } = await lens(['tuned', 'read', 'a cat', ...tiny.slice(0, 2), '--load', path, '--json'])
    return JSON.parse(stdout)
  }
  const [fromFile, fromFolder] = [await rowsOf('j.pt'), await rowsOf('j')]
  expect(fromFile.rows.map(({ site, layer }: { site: string; layer: number }) => `${site} ${layer}`)).toEqual([
    ...['resid_pre 1', 'output 1'],
  ])
  expect(fromFile.topk).toEqual(fromFolder.topk)
}, 180_000)

it('a fit that was kept half way goes on and ends with the same bits', async () => {
  const fit = ['jacobian', 'fit', '-m', model('gpt2-plain'), '--data', 'text.jsonl', '--window', '24']
  expect((await lens([...fit, '--prompts', '5', '--save', 'whole-fit'])).code).toBe(0)
  expect((await lens([...fit, '--prompts', '2', '--save', 'part-fit'])).code).toBe(0)
  const kept = json('part-fit/fit.json')
  // As a kill leaves it: further prompts were wanted.
  writeFileSync(join(home, 'part-fit/fit.json'), JSON.stringify({ ...kept, facts: { ...kept.facts, promptsMax: 5 } }))
  const other = await lens([...fit, '--seed', '1', '--resume', 'part-fit'])
  expect([other.code, other.stderr]).toEqual([1, expect.stringMatching(/^SPEC_INVALID: .*another text/)])
  const rest = await lens([...fit, '--resume', 'part-fit'])
  expect([rest.code, rest.stdout]).toEqual([0, expect.stringContaining('5 prompts read')])
  expect(json('part-fit/lens.json').sha256).toBe(json('whole-fit/lens.json').sha256)
  expect(json('part-fit/fit.json').facts.change).toBe(json('whole-fit/fit.json').facts.change)
}, 180_000)
