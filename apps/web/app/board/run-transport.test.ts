import type { AppRouter } from '@lensboard/api'
import { newSpec } from '@lensboard/contract'
import type { TRPCClient } from '@trpc/client'
import { expect, test } from 'vitest'
import { createRunTransport } from './run-transport'

test('one question leaves at once, those of one moment leave together', async () => {
  const contexts: object[] = []
  const client = {
    run: {
      request: {
        async mutate(_: object, { context }: { context: object }) {
          contexts.push(context)
          return { runKey: 'a' }
        },
      },
    },
  } as unknown as TRPCClient<AppRouter>
  const { request } = createRunTransport(client, 'b')
  const ask = (text: string) => request(newSpec('lens', { name: 'workshop', hash: 'a'.repeat(64) }, text))
  expect(await ask('one')).toEqual({ runKey: 'a' })
  await Promise.all([ask('two'), ask('three')])
  expect(contexts).toEqual([{ atOnce: true }, {}, {}])
})
