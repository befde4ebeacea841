import { expect, test } from 'vitest'
import { createLog } from './log.js'

/** Lines without their time and colours. */
function said(...texts: string[]): string[] {
  const lines: string[] = []
  const log = createLog('web', (line) => lines.push(line))
  for (const text of texts) log.line(text)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours start with ESC
  return lines.map((line) => line.replace(/\u001b\[\d+m/g, '').replace(/^\d\d:\d\d:\d\d /, ''))
}

test('a pino entry becomes one line with its details', () => {
  const entry = { level: 30, time: 1, pid: 2, hostname: 'h', msg: 'listening', port: 3000, route: { a: 1 } }
  expect(said(JSON.stringify(entry))).toEqual(['web       info  listening port=3000 route={"a":1}'])
})

test('an error shows its stack, a warning does not', () => {
  const entry = (level: number) => JSON.stringify({ level, msg: 'failed', err: { stack: 'Error: x\n  at y' } })
  expect(said(entry(50), entry(40))).toEqual(['web       error failed\nError: x\n  at y', 'web       warn  failed'])
})

test('a line that is not from pino is shown as it is', () => {
  expect(said('plain', '{"half":', '{"level":"x"}', '{}')).toEqual([
    'web       plain',
    'web       {"half":',
    'web       {"level":"x"}',
    'web       {}',
  ])
})
