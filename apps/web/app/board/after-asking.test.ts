import { createTRPCClient, httpBatchLink } from '@trpc/client'
import { expect, test } from 'vitest'
import { afterAsking } from './after-asking'

test('a question that waits for its batch is on its way before the page draws', async () => {
  const order: string[] = []
  const fetch = async () => {
    order.push('asked')
    return new Response(JSON.stringify([{ result: { data: null } }]))
  }
  const client = createTRPCClient({
    links: [httpBatchLink({ url: 'http://localhost/api/trpc', fetch })],
  }) as unknown as {
    run: { request: { mutate(input: object): Promise<unknown> } }
  }
  // As a run source asks: some promises later, in the same task.
  const asking = Promise.resolve().then(() => client.run.request.mutate({ boardId: 'b' }))
  await new Promise<void>((drawn) =>
    afterAsking(() => {
      order.push('drawn')
      drawn()
    }),
  )
  await asking
  expect(order).toEqual(['asked', 'drawn'])
})
