import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { receiveLens } from './receive-lens.js'

const work = mkdtempSync(join(tmpdir(), 'receive-lens-'))
afterAll(() => rmSync(work, { recursive: true }))
const brought = { personId: null, personName: 'Ada' }

/** Sends a body to a server that receives it, and gives what came of it. */
async function send(body: Buffer, { free, length = body.length }: { free: number; length?: number }): Promise<string> {
  let end: (said: string) => void = () => {}
  const ended = new Promise<string>((done) => (end = done))
  const server = createServer((request, response) => {
    const bring = async (from: string) => `brought ${readFileSync(from).length} bytes`
    receiveLens({ request, response }, { shelf: { work }, bring, brought, free: async () => free }).then(
      (hash) => end(hash),
      (error: Error & { code: string }) => end(`${error.code}: ${error.message}`),
    )
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const asked = request({ port, host: '127.0.0.1', method: 'POST', headers: { 'content-length': length } })
  asked.on('error', () => {})
  asked.write(body)
  if (length > body.length) setTimeout(() => asked.destroy(), 50)
  else asked.end()
  const said = await ended
  asked.destroy()
  server.close()
  return said
}

it('takes a body whole, refuses what the disk cannot hold before it is written, and leaves nothing', async () => {
  const body = Buffer.alloc(1000)
  expect(await send(body, { free: 1e9 })).toBe('brought 1000 bytes')
  expect(await send(body, { free: 2e8 })).toMatch(/^DISK_FULL: This lens needs up to 3\.0 kB and .* 200\.0 MB are free/)
  expect(await send(body, { free: 1e12, length: 17 * 1024 ** 3 })).toMatch(
    /^LENS_INVALID: This file has 18\.3 GB, more/,
  )
  expect(readdirSync(work)).toEqual([])
})

it('leaves nothing of a body that ends in the middle', async () => {
  expect(await send(Buffer.alloc(1000), { free: 1e9, length: 2000 })).not.toMatch(/^brought/)
  expect(readdirSync(work)).toEqual([])
})
