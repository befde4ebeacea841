import { createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { freePort } from '../postgres/free-port.js'
import { claimPort } from './port.js'

let other: Server | undefined
afterEach(() => other?.close())

const occupy = (port: number, host?: string) =>
  new Promise<void>((resolve) => {
    other = createServer().listen({ port, host }, () => resolve())
  })

test('a taken port is named, with what to do', async () => {
  const port = await freePort()
  await occupy(port)
  await expect(claimPort(port, 0)).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    message: `Port ${port} is taken by another program. Stop that program, or choose another port: PORT=${port + 1} npm start`,
  })
})

test('a port that is given up in time is waited for', async () => {
  const port = await freePort()
  await occupy(port)
  setTimeout(() => other?.close(), 300)
  await claimPort(port, 5_000)
})
