import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AppError, errorFacts, TokenizeRequest } from '@lensboard/contract'
import { initTRPC } from '@trpc/server'
import { createHTTPHandler } from '@trpc/server/adapters/standalone'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { createModelClient } from './model-client.js'

const SECRET = 'between us'
const BOS_RULE = 'Adds <s> in front.'
const CHECKPOINT = { name: 'workshop', hash: 'a'.repeat(64) }

const CAPABILITIES = {
  provider: 'cpu',
  requested: 'auto',
  engine: 1,
  memoryFree: 1,
  diskFree: 2,
  hub: 'huggingface.co',
}

/** The other side of the wire: tRPC in its plain JSON form, as the inference service speaks it. */
const { router, procedure } = initTRPC.create({
  errorFormatter: ({ shape, error }) => ({ ...shape, data: { app: errorFacts(error.cause) } }),
})
const remote = router({
  models: router({
    list: procedure.query(() => [{ title: 'half a model' }]),
    tokenize: procedure.input(TokenizeRequest).mutation(({ input }) => {
      if (input.checkpoint.name !== CHECKPOINT.name) throw new AppError('MODEL_UNKNOWN', 'No such model here.')
      return {
        ids: [1, 2],
        tokens: [{ text: 'a' }, { bytes: 'e296' }],
        bos: 'none' as const,
        bosRule: BOS_RULE,
        maxTokens: 8,
      }
    }),
    capabilities: procedure.query(() => CAPABILITIES),
    unload: procedure.input(z.object({ hash: z.string() })).mutation(() => {}),
  }),
})

let server: Server
let url: string
beforeAll(async () => {
  const handle = createHTTPHandler({ router: remote })
  server = createServer((request, response) => {
    if (request.headers.authorization === `Bearer ${SECRET}`) return void handle(request, response)
    response.writeHead(401, { 'content-type': 'text/plain' }).end('no')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise((closed) => server.close(closed).closeAllConnections()))

const request = { checkpoint: CHECKPOINT, input: { kind: 'text' as const, text: 'a b' }, bos: 'auto' as const }

test('answers come through as the contract has them', async () => {
  const models = createModelClient({ url, secret: SECRET })
  expect(await models.capabilities()).toEqual(CAPABILITIES)
  await expect(models.unload({ hash: CHECKPOINT.hash })).resolves.toBeUndefined()
  expect(await models.tokenize(request)).toEqual({
    ids: [1, 2],
    tokens: [{ text: 'a' }, { bytes: 'e296' }],
    bos: 'none',
    bosRule: BOS_RULE,
    maxTokens: 8,
  })
})

test('a refusal keeps its code and its sentence', async () => {
  const models = createModelClient({ url, secret: SECRET })
  const asked = models.tokenize({ ...request, checkpoint: { ...CHECKPOINT, name: 'other' } })
  await expect(asked).rejects.toMatchObject({ name: 'AppError', code: 'MODEL_UNKNOWN', message: 'No such model here.' })
})

test('a service that is not there is INFERENCE_DOWN', async () => {
  const models = createModelClient({ url: 'http://127.0.0.1:1', secret: SECRET })
  await expect(models.list()).rejects.toMatchObject({ code: 'INFERENCE_DOWN' })
})

test('an answer of another shape, or to another secret, is a mistake of ours and no AppError', async () => {
  for (const [secret, name] of [
    [SECRET, 'ZodError'],
    ['guessed', 'SyntaxError'],
  ] as const)
    await expect(createModelClient({ url, secret }).list()).rejects.toMatchObject({ name })
})
