import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('../../apps/cli/dist/main.js', import.meta.url))
const PROMPT = 'The trees are green and the sky is'
const home = mkdtempSync(join(tmpdir(), 'lens-'))
afterAll(() => rmSync(home, { recursive: true }))

function lens(...args: string[]) {
  const env = { PATH: process.env.PATH, HOME: home, DATA_DIR: home, INIT_CWD: home, INFERENCE_DEVICE: 'cpu' }
  return new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    const child = execFile(process.execPath, [MAIN, ...args], { env, cwd: home, maxBuffer: 1 << 28 }, (_, out, err) =>
      done({ code: child.exitCode ?? -1, stdout: out, stderr: err }),
    )
  })
}

it('reads what the model wrote after the prompt, and says how much that is', async () => {
  const { code, stdout, stderr } = await lens('logit', PROMPT, '--continue', '6', '--json')
  expect([code, stderr]).toEqual([0, ''])
  const { ids, tokens, continued, topk } = JSON.parse(stdout)
  expect(continued).toBe(6)
  expect(tokens.slice(0, 9).join('')).toBe(`${PROMPT} blue`)
  // The output row is the last one; greedily, it says each token that was written.
  const said = topk.ids.at(-1).map(([first]: number[]) => first)
  expect(said.slice(-7, -1)).toEqual(ids.slice(-6))
})

it('writes the same from the same seed, and arrays of all that was read', async () => {
  const drawn = ['--continue', '5', '--temperature', '1.5', '--top-p', '0.9', '--seed', '3', '--json']
  const [first, again] = await Promise.all([
    lens('logit', PROMPT, ...drawn, '--npz', 'written.npz'),
    lens('attention', PROMPT, ...drawn),
  ])
  const { ids, continued } = JSON.parse(first.stdout)
  const attention = JSON.parse(again.stdout)
  expect(continued).toBeGreaterThanOrEqual(1)
  expect([attention.ids, attention.continued]).toEqual([ids, continued])
  expect(attention.pattern[0][0]).toHaveLength(ids.length)
  // Each array of the archive says its shape in plain letters, `ids` first.
  expect(readFileSync(join(home, 'written.npz'), 'latin1')).toContain(`'shape': (${ids.length},)`)
})

it('refuses settings of nothing, and more than fits', async () => {
  const nothing = await lens('logit', PROMPT, '--top-p', '0.5')
  expect([nothing.code, nothing.stderr]).toEqual([1, expect.stringMatching(/without --continue/)])
  const many = await lens('logit', PROMPT, '--continue', '300')
  expect(many.stderr).toMatch(/--continue takes a whole number from 1 to 256/)
  expect(many.code).not.toBe(0)
})
