import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'lens-session-'))
afterAll(() => rmSync(home, { recursive: true }))

function lens(...args: string[]) {
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    DATA_DIR: home,
    INFERENCE_DEVICE: 'cpu',
    NO_COLOR: '1',
    INIT_CWD: home,
  }
  return new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    const child = execFile(process.execPath, [MAIN, ...args], { env, cwd: home }, (_, stdout, stderr) =>
      done({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}
const IDENTICAL = 'identical: every number has the same bits, times apart'
const FRANCE = 'The capital of France is'
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Changes a session's own words, as somebody with an editor might. */
function edit(folder: string, change: (said: ReturnType<typeof JSON.parse>) => void): void {
  const file = join(home, folder, 'session.json')
  const said = JSON.parse(readFileSync(file, 'utf8'))
  change(said)
  writeFileSync(file, JSON.stringify(said))
}

let first: { stdout: string }
beforeAll(async () => {
  writeFileSync(
    join(home, 'cities.jsonl'),
    '{"prompt":"The capital of France is","answer":"Paris"}\nbroken\n{"prompt":"The sky is","answer":"blue"}\n',
  )
  first = await lens(
    'logit',
    FRANCE,
    '--ablate',
    'mlp_out.2',
    '--group',
    'city= Paris, London',
    '--save-session',
    'kept',
  )
})

it('is shown as it was, also where its model is not here', async () => {
  edit('kept', (said) =>
    expect(said).toMatchObject({ arrays: { resid_post: { shape: [8, 5, 256], axes: ['block', 'token', 'width'] } } }),
  )
  const shown = await lens('session', 'show', 'kept')
  expect(shown).toEqual({ code: 0, stdout: first.stdout, stderr: '' })
  expect(first.stdout).toMatch(/^rank +·Paris +·London +Σ city$/m)
  const json = JSON.parse((await lens('session', 'show', 'kept', '--json')).stdout)
  expect(json.groups[0]).toMatchObject({ name: 'city', logprobs: expect.any(Array) })
})

it('is found again bit for bit, tensors too', async () => {
  expect(await lens('session', 'compare', 'kept')).toMatchObject({ code: 0, stdout: `${IDENTICAL}\n` })
})

it('says which tensor differs from a fresh run, and by how much', async () => {
  await lens('logit', FRANCE, '--save-session', 'changed')
  const file = join(home, 'changed', 'tensors.npz')
  const bytes = readFileSync(file)
  // The first number of the logits: after the header that says their shape.
  const at = bytes.indexOf("'shape': (5, 5120)")
  const start = bytes.indexOf('\n', at) + 1
  bytes.writeFloatLE(bytes.readFloatLE(start) + 1, start)
  writeFileSync(file, bytes)
  const refused = await lens('session', 'compare', 'changed')
  expect([refused.code, refused.stderr]).toEqual([
    1,
    expect.stringContaining('is not what was saved with this session'),
  ])
  edit('changed', (said) => {
    said.files['tensors.npz'] = sha256(bytes)
  })
  const told = await lens('session', 'compare', 'changed')
  expect([told.code, told.stdout]).toEqual([1, 'tensor logits: 1 of 25600 numbers differ, by 1 at most\n'])
})

it('holds a reading over prompts, its broken lines told, and asks it again', async () => {
  const asked = await lens(
    'dataset',
    'cities.jsonl',
    '--answer-column',
    'answer',
    '--at',
    'last',
    '--save-session',
    'list',
  )
  expect(asked.code).toBe(0)
  expect(asked.stderr).toMatch(/^cities\.jsonl, line 2: /m)
  expect(asked.stdout).toMatch(/^cities\.jsonl: 2 prompts, 8 tokens, the last token of each$/m)
  expect(asked.stdout).toMatch(/^output .*100\.0 %/m)
  expect((await lens('session', 'show', 'list')).stdout).toBe(asked.stdout)
  expect(await lens('session', 'compare', 'list')).toMatchObject({ code: 0, stdout: `${IDENTICAL}\n` })
  const json = JSON.parse(
    (await lens('dataset', 'cities.jsonl', '--answer-column', 'answer', '--json', '--limit', '1')).stdout,
  )
  expect(json).toMatchObject({ prompts: 1, measures: { answerTop1: { mean: expect.any(Array) } } })
})

it.each([
  ['a folder that is none', 'nowhere', () => {}, 'cannot be read: ENOENT'],
  ['another format', 'kept', () => edit('kept', (said) => Object.assign(said, { format: 'x' })), 'is no session'],
  [
    'a later version',
    'kept',
    () => edit('kept', (said) => Object.assign(said, { format: 'lensboard-session', version: 2 })),
    'this lens reads version 1',
  ],
  [
    'a question that is none',
    'kept',
    () => edit('kept', (said) => Object.assign(said, { version: 1, spec: { kind: 'lens' } })),
    'holds no question',
  ],
])('refuses %s with a sentence', async (_, folder, change, sentence) => {
  change()
  const { code, stdout, stderr } = await lens('session', 'show', folder)
  expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(/^BAD_REQUEST: /)])
  expect(stderr).toContain(sentence)
})
