import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { takeDataDir } from './data-dir.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lensboard-dir-'))
})
afterEach(() => {
  chmodSync(folder, 0o700)
  rmSync(folder, { recursive: true })
})

test('a folder is made, taken and given free', () => {
  const taken = takeDataDir(join(folder, 'a', 'b'), 'http://localhost:1')
  expect([taken.crashed, readdirSync(taken.path)]).toEqual([false, ['running.json']])
  taken.release()
  expect(readdirSync(taken.path)).toEqual([])
})

test('a process that ended without tidying up does not lock the folder', () => {
  writeFileSync(join(folder, 'running.json'), JSON.stringify({ pid: 4_194_303, startedAt: '1', origin: 'x' }))
  expect(takeDataDir(folder, 'http://localhost:1').crashed).toBe(true)
})

test('a living process locks the folder, and the refusal names its address', async () => {
  const code = `import('${new URL('../../dist/start/data-dir.js', import.meta.url)}').then((m) => {
    m.takeDataDir(${JSON.stringify(folder)}, 'http://localhost:4321'); console.log('taken'); setInterval(() => {}, 1000) })`
  const other = spawn(process.execPath, ['-e', code])
  try {
    await new Promise((resolve) => other.stdout.once('data', resolve))
    expect(() => takeDataDir(folder, 'x')).toThrow(/^Lensboard is already running on http:\/\/localhost:4321 with/)
  } finally {
    other.kill('SIGKILL')
  }
})

test('a file in the place of the folder is told in a sentence', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => takeDataDir(join(folder, 'file'), 'x')).toThrow(/is in the way: the data folder must be a folder/)
  expect(() => takeDataDir(join(folder, 'file', 'in'), 'x')).toThrow(/is in the way/)
})

test.skipIf(process.getuid?.() === 0)('a folder of somebody else is told in a sentence', () => {
  chmodSync(folder, 0o500)
  expect(() => takeDataDir(folder, 'x')).toThrow(/is not writable for this user/)
})
