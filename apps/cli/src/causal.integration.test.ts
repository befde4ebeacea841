import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'lens-causal-'))
afterAll(() => rmSync(home, { recursive: true }))

function lens(...args: string[]) {
  const env = { PATH: process.env.PATH, HOME: home, DATA_DIR: home, INFERENCE_DEVICE: 'cpu', NO_COLOR: '1' }
  return new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    const child = execFile(process.execPath, [MAIN, ...args], { env, cwd: home }, (_, stdout, stderr) =>
      done({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}

const FRANCE = 'The capital of France is'
const CITIES = ['--target', ' Paris', '--against', ' London']

it('takes a logit apart, and says that the parts sum to it', async () => {
  const { code, stdout, stderr } = await lens('attribution', FRANCE, ...CITIES, '--heads', '--top', '3')
  expect([code, stderr]).toEqual([0, ''])
  const lines = stdout.trimEnd().split('\n')
  expect(lines[0]).toBe('logit ·Paris − ·London after token 4 ·is: +7.984')
  expect(lines[2]).toMatch(/^ +\+2\.07\d {2}head 7\.1 +█+$/)
  expect(lines[4]).toMatch(/39 others/)
  const json = JSON.parse((await lens('attribution', FRANCE, ...CITIES, '--json')).stdout)
  const sum = json.components.reduce((n: number, one: { contribution: number }) => n + one.contribution, 0)
  expect(sum).toBeCloseTo(json.logit, 4)
  expect(json.target).toEqual([{ id: expect.any(Number), token: ' Paris' }])
})

it('shows which activations bring the answer back', async () => {
  const args = ['patch', FRANCE, '--corrupted', 'The capital of England is', ...CITIES]
  const { code, stdout, stderr } = await lens(...args)
  expect([code, stderr]).toEqual([0, ''])
  const lines = stdout.trimEnd().split('\n')
  expect(lines[1]).toBe('token 3: ·France → ·England')
  expect(lines.at(-1)).toMatch(/^block 0 +0\.00 +0\.00 +0\.00 +1\.00 +0\.00$/)
  const json = JSON.parse((await lens(...args, '--at', 'heads', '--json')).stdout)
  expect(json.patched.map((row: number[]) => row.length)).toEqual(Array(8).fill(4))
})

it('estimates every patch from one gradient, and says how well that agrees with running them', async () => {
  const clean = 'When Mary and John went to the store, John gave a drink to'
  const corrupted = 'When Mary and John went to the store, Mary gave a drink to'
  const args = ['patch', clean, '--corrupted', corrupted, '--target', ' Mary', '--against', ' John']
  const { code, stdout, stderr } = await lens(...args, '--compare-methods')
  expect([code, stderr]).toEqual([0, ''])
  const lines = stdout.trimEnd().split('\n')
  expect(lines.filter((line) => line.includes('estimated by gradient'))).toHaveLength(1)
  expect(lines.at(-2)).toMatch(/^Pearson r 0\.\d{4}, Spearman ρ 0\.\d{4} over 40 cells; 72 that no patch can change/)
  expect(lines.at(-1)).toMatch(/^exact \d+ ms, gradient \d+ ms$/)
  const json = JSON.parse((await lens(...args, '--compare-methods', '--json', '--method', 'gradient')).stdout)
  expect([json.exact.method, json.gradient.method]).toEqual(['exact', 'gradient'])
  expect(json.agreement).toMatchObject({ cells: 40, left_out: 72 })
  expect(json.agreement.pearson).toBeCloseTo(Number(/r (0\.\d+)/.exec(lines.at(-2)!)![1]), 4)
  const alone = JSON.parse((await lens(...args, '--method', 'gradient', '--json')).stdout)
  expect(alone.patched).toEqual(json.gradient.patched)
})

it('lets the model put an activation into words', async () => {
  const args = ['patchscope', 'The Eiffel Tower is in', '--tokens', '2', '--json']
  const { decoded, target_tokens, layers } = JSON.parse((await lens(...args)).stdout)
  expect(layers).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(target_tokens.join('')).toBe('cat -> cat\n1135 -> 1135\nhello -> hello\n?')
  expect(decoded.tokens.at(-1)[0]).toBe(' Paris')
})

it('refuses a word that is not one token, and prompts that do not fit, with a sentence', async () => {
  const word = await lens('attribution', FRANCE, '--target', 'Paris nor')
  expect([word.code, word.stderr]).toEqual([1, expect.stringMatching(/^SPEC_INVALID: "Paris nor" is 4 tokens of/)])
  const shorter = await lens('patch', FRANCE, '--corrupted', 'The capital of is', '--target', ' Paris')
  expect([shorter.code, shorter.stderr]).toEqual([1, expect.stringContaining('has 5 tokens and the corrupted one 4')])
})
