import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it, vi } from 'vitest'
import { sendImport } from './import-client'

const whole = globalThis.fetch
afterEach(() => vi.unstubAllGlobals())

it('an import that the server never answers ends when it is cancelled, and says that nothing is lost', async () => {
  const server = createServer(() => {}).listen(0)
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  // A page asks its own server by path alone.
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => whole(`${origin}${path}`, init))
  const stop = new AbortController()
  const asked = sendImport({ boardId: 'b', file: new Blob(['{}']), name: 'x.json', pick: [0] }, stop.signal)
  setTimeout(() => stop.abort(), 50)
  await expect(asked).rejects.toThrow('The server is not answering. Nothing is lost; try again.')
  server.closeAllConnections()
  server.close()
})
