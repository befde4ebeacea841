import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { families, hookNotes } from '@lensboard/models'
import { beforeAll, expect, it } from 'vitest'
import { fixture, openSubject } from './subject.js'

/** The table at its end is written anew by `UPDATE_PROOF=1`. */
const DOC = fileURLToPath(new URL('../../docs/hooks.md', import.meta.url))

const doc = readFileSync(DOC, 'utf8')
const tableStart = doc.indexOf('| Family')
const sentences = [...doc.matchAll(/^\d+\. (.+)$/gm)].map(([, sentence]) => sentence!)

/** The notes of every tiny checkpoint, by family. */
const notes = new Map<string, string[][]>()
beforeAll(async () => {
  const folders = readdirSync(fixture('')).filter((name) =>
    existsSync(fixture(`${name}/sentence.reference.safetensors`)),
  )
  for (const folder of folders) {
    const { decoder } = await openSubject(fixture(folder), folder)
    notes.set(decoder.family, [...(notes.get(decoder.family) ?? []), hookNotes(decoder, decoder.weights)])
  }
})

it('docs/hooks.md tells every note that a family gives, and no other', () => {
  expect(sentences.toSorted()).toEqual([...new Set([...notes.values()].flat(2))].toSorted())
})

it('docs/hooks.md tells which notes hold for which family, in brackets where only for some of its checkpoints', () => {
  const rows = families.map(({ modelType, title }) => {
    const each = notes.get(modelType) ?? []
    const cells = sentences.flatMap((sentence, i) => {
      const count = each.filter((given) => given.includes(sentence)).length
      if (count === 0) return []
      return [count === each.length ? `${i + 1}` : `(${i + 1})`]
    })
    return [title, `\`${modelType}\``, cells.join(', ') || 'plain']
  })
  const expected = table(['Family', '`model_type`', 'Notes'], rows)
  if (process.env.UPDATE_PROOF) writeFileSync(DOC, doc.slice(0, tableStart) + expected)
  else expect(doc.slice(tableStart)).toBe(expected)
})

/** Markdown with columns as wide as their widest cell, as the formatter has them. */
function table(head: string[], rows: string[][]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((cells) => cells[column]!.length)))
  const line = (cells: string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |\n`
  return [head, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('')
}
