import { readdirSync, readFileSync } from 'node:fs'
import { type Answer, compareAnswers, decodeResult, encodeResult } from '@lensboard/contract'
import { expect, it } from 'vitest'

const FIRST = new URL('./fixtures/first-layout/', import.meta.url)
/** Results of the first version of the engine and of the layout, as they lie in databases. */
const files = readdirSync(FIRST).filter((name) => name.endsWith('.bin'))

it.each(files)('%s, written in the first version, is read, and reads the same once written anew', (name) => {
  const bytes = new Uint8Array(readFileSync(new URL(name, FIRST)))
  expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('LBR1')
  const old = decodeResult(bytes)
  expect(old.tokens.length).toBe(old.ids.length)
  expect(old.facts.engine).toBe(1)
  const anew = encodeResult(old)
  expect(new TextDecoder().decode(anew.subarray(0, 4))).toBe('LBR2')
  expect(compareAnswers(old, decodeResult(anew))).toEqual({ identical: true, columns: [], fields: [] })
})

it.each(files)('%s, as the second version of the engine would have stored it, is read', (name) => {
  const { facts, ...answer } = decodeResult(new Uint8Array(readFileSync(new URL(name, FIRST))))
  const stored = encodeResult({ ...answer, facts: { ...facts, engine: 2 } } as Answer)
  expect(decodeResult(stored).facts.engine).toBe(2)
})
