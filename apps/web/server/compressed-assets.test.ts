import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import express from 'express'
import { afterAll, expect, test } from 'vitest'
import { compressedAssets } from './compressed-assets.js'

const folder = mkdtempSync(join(tmpdir(), 'lensboard-assets-'))
const SCRIPT = 'export const answer = 42\n'.repeat(100)
writeFileSync(join(folder, 'a.js'), SCRIPT)
writeFileSync(join(folder, 'a.js.br'), brotliCompressSync(SCRIPT))
writeFileSync(join(folder, 'b.js'), SCRIPT)

const app = express()
app.use('/assets', compressedAssets(folder), express.static(folder))
const server = app.listen(0)
const { port } = server.address() as AddressInfo
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

const get = async (name: string, encoding: string) => {
  const answer = await fetch(`http://127.0.0.1:${port}/assets/${name}`, { headers: { 'accept-encoding': encoding } })
  const header = (of: string) => answer.headers.get(of)
  return { text: await answer.text(), encoding: header('content-encoding'), type: header('content-type'), header }
}

test('a browser that reads brotli is handed the packed copy, with the type of the file itself', async () => {
  const packed = await get('a.js', 'gzip, br')
  expect(packed).toMatchObject({ text: SCRIPT, encoding: 'br' })
  expect(packed.type).toMatch(/javascript; charset=utf-8$/i)
  expect(Number(packed.header('content-length'))).toBeLessThan(SCRIPT.length)
})

test('others get the file, and caches are told that there are two', async () => {
  const plain = await get('a.js', 'identity')
  expect(plain).toMatchObject({ text: SCRIPT, encoding: null })
  expect(plain.header('vary')).toBe('accept-encoding')
  expect(await get('b.js', 'br')).toMatchObject({ text: SCRIPT, encoding: null })
})
