import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AppError } from '@lensboard/contract'
import { expect, it } from 'vitest'
import { fetchedBytes, loadedPart } from './fetched.js'

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof AppError ? `${error.code} ${error.message}` : String(error)),
  )

it('a file whose parts the server does not give is refused with what to do, and made once it does', async () => {
  let status = 500
  const server = createServer((_, answer) => answer.writeHead(status).end('font')).listen(0)
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/font.woff2`
  expect(await codeOf(fetchedBytes(address))).toMatch(/^INFERENCE_DOWN .*Connect and try again/)
  status = 200
  expect(new TextDecoder().decode(await fetchedBytes(address))).toBe('font')
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  expect(await codeOf(fetchedBytes(address))).toMatch(/^INFERENCE_DOWN /)
  expect(await codeOf(loadedPart(Promise.reject(new TypeError('Failed to fetch'))))).toMatch(/^INFERENCE_DOWN /)
})
