import { readdirSync, readFileSync } from 'node:fs'
import { compareAnswers, decodeResult, encodeResult } from '@lensboard/contract'
import { expect, it } from 'vitest'

const HERO = new URL('../../apps/web/app/hero/', import.meta.url)
/** Results of the first version of the layout, as they lie in databases and in the start page. */
const files = readdirSync(HERO).filter((name) => name.endsWith('.bin'))

it.each(files)('%s, written in the first version, is read, and reads the same once written anew', (name) => {
  const bytes = new Uint8Array(readFileSync(new URL(name, HERO)))
  expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('LBR1')
  const old = decodeResult(bytes)
  expect(old.tokens.length).toBe(old.ids.length)
  const anew = encodeResult(old)
  expect(new TextDecoder().decode(anew.subarray(0, 4))).toBe('LBR2')
  expect(compareAnswers(old, decodeResult(anew))).toEqual({ identical: true, columns: [], fields: [] })
})
