import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MEASURES, type Measure } from '@lensboard/contract'
import { expect, it } from 'vitest'

/** The table at its end is written anew by `UPDATE_DOCS=1`. */
const DOC = fileURLToPath(new URL('../../docs/measures.md', import.meta.url))
const HEAD = ['Measure', 'Formula', 'Unit', 'What it tells', 'High', 'Low', 'Missing', 'In answers to']

const entries: [string, Measure][] = Object.entries(MEASURES)
const rows = entries.map(([id, { name, formula, unit, meaning, high, low, missing, of }]) => [
  `${name} (\`${id}\`)`,
  formula.replaceAll('|', '\\|'),
  unit,
  meaning,
  high,
  low,
  missing,
  of.join(', '),
])
const line = (cells: string[]) => `| ${cells.join(' | ')} |`
const table = [line(HEAD), line(HEAD.map(() => '---')), ...rows.map(line)].join('\n')

it('docs/measures.md holds the table of measures, word for word', () => {
  const doc = readFileSync(DOC, 'utf8')
  const start = doc.indexOf('| Measure')
  if (process.env.UPDATE_DOCS) writeFileSync(DOC, `${doc.slice(0, start < 0 ? undefined : start)}${table}\n`)
  const told = readFileSync(DOC, 'utf8')
  // A formatter may pad cells.
  const plain = (text: string) => text.replace(/ +/g, ' ').replace(/-+/g, '---').trim()
  expect(plain(told.slice(told.indexOf('| Measure')))).toBe(plain(table))
})

it('says of every measure what is high, what is low, and where it is missing', () => {
  for (const [id, measure] of entries)
    for (const [field, value] of Object.entries(measure))
      expect([id, field, value.length > 0]).toEqual([id, field, true])
})
