import { AppError, encodeResult } from '@lensboard/contract'
import { expect, it } from 'vitest'
import { FILES } from './fixtures/files.js'
import { recognise } from './recognise.js'

/** A stream of numbers that is the same each time (mulberry32). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const STRANGE: readonly unknown[] = [
  ...[null, true, '', 'x'.repeat(2_000), -1, 1.5, 1e308, 2 ** 40, [], {}, [[]], { __proto__: null }],
  ...['<img src=x onerror=alert(1)>', '\ud800', '\u0000', ['a', 1], { 0: 1 }],
]

/** Puts something else into one place of a tree, takes a part away, or doubles it. */
function changed(tree: unknown, next: () => number): unknown {
  const copy: unknown = structuredClone(tree)
  let at = copy
  for (let depth = 0; depth < 12; depth++) {
    if (at === null || typeof at !== 'object') break
    const keys = Object.keys(at)
    if (keys.length === 0) break
    const key = keys[Math.floor(next() * keys.length)]!
    const parent = at as Record<string, unknown>
    const inside = parent[key]
    if (inside !== null && typeof inside === 'object' && next() < 0.75) {
      at = inside
      continue
    }
    const how = next()
    if (how < 0.5) parent[key] = STRANGE[Math.floor(next() * STRANGE.length)]
    else if (how < 0.75) Array.isArray(parent) ? parent.splice(Number(key), 1) : delete parent[key]
    else if (Array.isArray(parent)) parent.push(inside)
    else parent[`${key}2`] = inside
    break
  }
  return copy
}

/** The same file cut, or with bytes of its own overwritten. */
function broken(bytes: Uint8Array, next: () => number): Uint8Array {
  if (next() < 0.3) return bytes.slice(0, Math.floor(next() * bytes.length))
  const copy = bytes.slice()
  for (let n = 0; n < 4; n++) copy[Math.floor(next() * copy.length)] = Math.floor(next() * 256)
  return copy
}

/** A hundred times what it takes, for a machine that does much else. */
const SLOW_MS = 10_000

it('six hundred damaged files are read or refused with a code and a sentence, none crashes or hangs', () => {
  const next = random(20_261_122)
  const small = Object.entries(FILES).filter(([, bytes]) => bytes.length < 60_000)
  let [refused, readable] = [0, 0]
  for (let n = 0; n < 600; n++) {
    const [name, bytes] = small[n % small.length]!
    const variant =
      n % 3 === 0
        ? broken(bytes, next)
        : new TextEncoder().encode(JSON.stringify(changed(JSON.parse(new TextDecoder().decode(bytes)), next)))
    const start = performance.now()
    try {
      for (const { result, title, facts } of recognise(variant, `${name}.json`).results) {
        encodeResult(result)
        expect(title.length * facts.length).toBeGreaterThan(0)
      }
      readable++
    } catch (error) {
      if (!(error instanceof AppError)) throw new Error(`variant ${n} of ${name} crashed`, { cause: error })
      expect(error.code, `${n} ${name}`).toBe('IMPORT_INVALID')
      expect(error.message).toMatch(/\.$/)
      refused++
    }
    expect(performance.now() - start, `variant ${n} of ${name}`).toBeLessThan(SLOW_MS)
  }
  expect(refused).toBeGreaterThan(180)
  expect(readable).toBeGreaterThan(30)
}, 300_000)
