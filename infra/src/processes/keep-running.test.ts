import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { isAlive } from '../postgres/postmaster.js'
import { type KeptProcess, keepRunning } from './keep-running.js'
import { createLog } from './log.js'

let folder: string
let lines: string[]
let kept: KeptProcess | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lensboard-keep-'))
  lines = []
})
afterEach(async () => {
  await kept?.stop()
  rmSync(folder, { recursive: true })
})

const log = () => createLog('part', (line) => lines.push(line))
const env = { ...process.env, NO_COLOR: '1' }

function program(source: string): string {
  const file = join(folder, 'program.mjs')
  writeFileSync(file, source)
  return file
}

const livedSoOften = (file: string) => {
  try {
    return readFileSync(file, 'utf8').length
  } catch {
    return 0
  }
}

test('a killed program is started again with the same settings and its lines carry its name', async () => {
  const file = program('console.log("hello " + process.env.WORD); setInterval(() => {}, 1000)')
  kept = keepRunning({ file, env: { ...env, WORD: 'there' }, log: log(), firstRetryMs: 10 })
  await vi.waitFor(() => expect(lines.join()).toContain('hello there'), 5_000)
  const first = kept.pid()!
  process.kill(first, 'SIGKILL')
  await vi.waitFor(() => expect(lines.filter((line) => line.includes('hello there'))).toHaveLength(2), 5_000)
  expect(kept.pid()).not.toBe(first)
  expect(lines.some((line) => /part .*ended unexpectedly \(SIGKILL\); starting it again in 0\.01 s/.test(line))).toBe(
    true,
  )
  expect(lines.every((line) => line.includes('part'))).toBe(true)
})

test('a program that only ever crashes is left off with a sentence', async () => {
  const lives = join(folder, 'lives')
  const file = program(
    `import { appendFileSync } from 'node:fs'; appendFileSync(${JSON.stringify(lives)}, '.'); process.exit(3)`,
  )
  kept = keepRunning({ file, env, log: log(), firstRetryMs: 1 })
  await vi.waitFor(() => expect(kept?.gaveUp()).toBe(true), 20_000)
  expect(lines.at(-1)).toContain('ended 7 times in a row (code 3) and is left off; the rest goes on.')
  expect(livedSoOften(lives)).toBe(7)
})

test('crashes far apart are not counted together', async () => {
  const lives = join(folder, 'lives')
  const file = program(
    `import { appendFileSync } from 'node:fs'; appendFileSync(${JSON.stringify(lives)}, '.'); process.exit(3)`,
  )
  kept = keepRunning({ file, env, log: log(), firstRetryMs: 1, quickMs: 0 })
  await vi.waitFor(() => expect(livedSoOften(lives)).toBeGreaterThan(8), 20_000)
  expect(kept.gaveUp()).toBe(false)
})

test('stop lets a program finish its work and leaves no process behind', async () => {
  const done = join(folder, 'done')
  const file = program(`
    import { writeFileSync } from 'node:fs'
    process.on('SIGTERM', () => setTimeout(() => { writeFileSync(${JSON.stringify(done)}, 'x'); process.exit(0) }, 100))
    console.log('up'); setInterval(() => {}, 1000)`)
  kept = keepRunning({ file, env, log: log() })
  await vi.waitFor(() => expect(lines.join()).toContain('up'), 5_000)
  const pid = kept.pid()!
  await kept.stop()
  expect([livedSoOften(done), isAlive(pid)]).toEqual([1, false])
})
