import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readLensboardFile } from '@lensboard/exchange'
import { afterAll, expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'lens-'))
afterAll(() => rmSync(home, { recursive: true }))

function lens(args: string[]) {
  const env = { PATH: process.env.PATH, HOME: home, DATA_DIR: home, INFERENCE_DEVICE: 'cpu', INIT_CWD: home }
  return new Promise<{ code: number; stderr: string }>((done) => {
    const child = execFile(process.execPath, [MAIN, ...args], { env, cwd: home }, (_, _out, stderr) =>
      done({ code: child.exitCode ?? -1, stderr }),
    )
  })
}
const written = (name: string) => readFileSync(join(home, name), 'utf8')

it('writes a reading for other tools, as a page and as code, each with the numbers of the model', async () => {
  const files = ['csv', 'lensboard', 'logitlenskit', 'neuronpedia', 'html', 'python', 'notebook']
  const run = await lens(['logit', 'The capital of France is', ...files.flatMap((id) => [`--${id}`, `out.${id}`])])
  expect([run.code, run.stderr]).toEqual([0, expect.stringContaining('5 decimals')])
  const { result } = readLensboardFile(JSON.parse(written('out.lensboard')))
  if (result.kind !== 'lens') throw new Error('a lens reading')
  const cells = result.rows.length * result.ids.length
  // Tokens may hold line ends.
  expect(written('out.csv').match(/^(embed|L\d|output),/gm)).toHaveLength(cells)
  const top = result.topIds[(cells - 1) * result.topK]!
  const kit = JSON.parse(written('out.logitlenskit'))
  const last = kit.tracked.at(-1)[' Paris']
  expect(last.at(-1)).toBeCloseTo(Math.exp(result.topLogProbs[(cells - 1) * result.topK]!), 4)
  expect(JSON.parse(written('out.neuronpedia')).tokens.at(-1).results[0].top_tokens.at(-1)[0]).toBe(' Paris')
  expect(written('out.python')).toContain(`("output", ${top}, `)
  expect(JSON.parse(written('out.notebook')).cells.length).toBeGreaterThan(4)
  expect(written('out.html')).toMatch(/^<!doctype html>[\s\S]*default-src 'none'/)
})

it('refuses a format that the answer does not fit, with the reason', async () => {
  const run = await lens(['logit', 'The capital', '--circuitsvis', 'out.json'])
  expect([run.code, run.stderr]).toEqual([1, expect.stringContaining('--circuitsvis: For attention cards.')])
})
