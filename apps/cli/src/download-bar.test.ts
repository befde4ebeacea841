import { expect, it } from 'vitest'
import { progressLine } from './download-bar.js'
import { drawReport } from './report-table.js'

it('a bar says share, bytes, rate and the time that is left', () => {
  const line = progressLine(
    'org/name',
    [
      { atMs: 0, done: 1e9 },
      { atMs: 10_000, done: 1.2e9 },
    ],
    2.4e9,
  )
  expect(line).toBe('org/name ██████████░░░░░░░░░░ 50 %  1.2 GB of 2.4 GB  20.0 MB/s  60 s left')
})

it('a bar claims no rate before it knows one, and is full when nothing is to be fetched', () => {
  expect(progressLine('a', [{ atMs: 5, done: 0 }], 2e6)).toBe('a ░░░░░░░░░░░░░░░░░░░░ 0 %  0 bytes of 2.0 MB')
  expect(progressLine('a', [], 0)).toBe('a ████████████████████ 100 %  0 bytes of 0 bytes')
  const slow = [
    { atMs: 0, done: 0 },
    { atMs: 1_000, done: 1e6 },
  ]
  expect(progressLine('a', slow, 1e9)).toMatch(/1\.0 MB\/s {2}17 min left$/)
  expect(progressLine('a', slow, 1e11)).toMatch(/27\.8 h left$/)
})

it('a report cannot move the cursor with the words of a stranger', () => {
  const drawn = drawReport(
    {
      ...{ name: 'a/b\u001b[2J', gated: false, downloadBytes: 0, hereBytes: 0, chat: false },
      findings: [{ about: 'family', level: 'stop', say: 'x\u001b[31m\nnew' }],
      verdict: 'refused',
    },
    { width: 80, color: false },
  )
  expect(drawn).toBe('a/b·[2J\n✗ family     x·[31m·new\nIt cannot be read.')
})
