import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { families, hookNotes } from '@lensboard/models'
import { beforeAll, expect, it } from 'vitest'
import { fixture, openSubject } from './subject.js'

/** `UPDATE_PROOF=1` writes its table anew. */
const DOC = fileURLToPath(new URL('../../docs/hooks.md', import.meta.url))
const ROWS = /(?:^\| .+ \| `\w+` \| .+ \|\n)+/m

const doc = readFileSync(DOC, 'utf8')
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
    return `| ${title} | \`${modelType}\` | ${cells.join(', ') || 'plain'} |\n`
  })
  if (process.env.UPDATE_PROOF) writeFileSync(DOC, doc.replace(ROWS, rows.join('')))
  else expect(ROWS.exec(doc)?.[0]).toBe(rows.join(''))
})
