// How long a stored result takes to leave the server: `npm run bench -- cached [rounds]`, on the whole product.
import { startProduct } from '@lensboard/infra/testing'
import { figure } from './figures.mjs'
import { signIn } from './guest.mjs'

const ROUNDS = 400
const WARMING = 50
const SENTENCE = 'The trees are green and the sky is blue because a dog was in the house when she went to the store'

/** Prints median and 95th percentile of a question that is known, of its result, and of both in turn. */
export async function benchCached([given]) {
  const rounds = given === undefined ? ROUNDS : Number(given)
  const product = await startProduct()
  try {
    const guest = await signIn(product.origin)
    const { boardId } = await guest.ask('project.create', {})
    const spec = await lensSpec(guest)
    let run = await guest.ask('run.request', { boardId, spec })
    while (run.status !== 'done') run = await guest.ask('run.request', { boardId, spec })
    const name = `/results/${run.runKey}?as=card`
    const times = { request: [], result: [], fresh: [], both: [] }
    for (let round = -WARMING; round < rounds; round++) {
      const request = await timed(() => guest.ask('run.request', { boardId, spec }))
      const result = await timed(() => guest.get(name))
      // Said as browsers do, for fetch itself would add "no-cache", which asks for the bytes in any case.
      const again = { 'if-none-match': result.value.etag, 'cache-control': 'max-age=0' }
      const fresh = await timed(() => guest.get(name, again))
      if (fresh.value.status !== 304) throw new Error(`a result that is here was sent again: ${fresh.value.status}`)
      if (round < 0) continue
      times.request.push(request.ms)
      times.result.push(result.ms)
      times.fresh.push(fresh.ms)
      times.both.push(request.ms + result.ms)
    }
    const { bytes, encoding } = await guest.get(name)
    console.log(`cached: a lens reading of ${bytes} bytes (${encoding}), ${rounds} rounds`)
    for (const [what, ms] of Object.entries(times))
      console.log(`${what.padEnd(9)}median ${at(ms, 0.5).toFixed(2)} ms   p95 ${at(ms, 0.95).toFixed(2)} ms`)
    figure('a cached result leaves the server', at(times.result, 0.5), { most: 5, unit: 'ms' })
  } finally {
    await product.stop()
  }
}

const at = (values, share) => [...values].sort((a, b) => a - b)[Math.floor(values.length * share)]

async function timed(act) {
  const since = performance.now()
  const value = await act()
  return { value, ms: performance.now() - since }
}

async function lensSpec(guest) {
  const [{ checkpoint }] = await guest.query('models.list')
  const rows = { pre: true, mid: false, stride: 1 }
  const input = { kind: 'text', text: SENTENCE }
  return { kind: 'lens', checkpoint, input, bos: 'auto', lens: 'logit', rows, topK: 5, track: [], interventions: [] }
}
