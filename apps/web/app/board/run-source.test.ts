import type { RunView } from '@lensboard/canvas'
import {
  AppError,
  type AttentionResult,
  encodeResult,
  newSpec,
  type RunNews,
  type RunSpec,
  type RunState,
} from '@lensboard/contract'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRunSource } from './run-source'
import type { RunTransport } from './run-transport'

const checkpoint = { name: 'workshop', hash: 'a'.repeat(64) }
const spec = newSpec('attention', checkpoint, 'Paris')
const runKey = 'b'.repeat(64)
const run = (status: RunState['status'], more: Partial<RunNews> = {}): RunNews => ({
  runKey,
  status,
  stage: { name: status === 'queued' ? 'queued' : 'running' },
  since: '2026-01-01T00:00:00.000Z',
  ...more,
})
const answer: AttentionResult = {
  kind: 'attention',
  facts: {
    checkpoint,
    engine: 1,
    provider: 'cpu',
    precision: 'float32',
    bos: 'none',
    computeMs: 1,
    loadMs: 1,
    computedAt: '2026-01-01T00:00:00.000Z',
  },
  ids: new Int32Array([7]),
  tokens: [{ text: 'Paris' }],
  reduce: 'none',
  layers: [0],
  heads: [0],
  nKvHeads: 1,
  patterns: new Float32Array([1]),
}

const CANCELLED = { code: 'RUN_CANCELLED', message: 'Ada cancelled this run. Run it again to get a result.' } as const

/** A server in a few lines: answers are set by the test, calls are counted. */
function server() {
  let on: Parameters<RunTransport['watch']>[0] | undefined
  const calls = { request: 0, retry: 0, cancel: 0, verify: 0, result: 0 }
  const say = {
    request: async () => run('queued'),
    retry: async () => run('queued'),
    cancel: async () => run('failed', { error: CANCELLED }),
    verify: async () => run('done', { verification: { status: 'queued', at: '2026-01-01T00:00:01.000Z', by: 'Ada' } }),
  }
  const transport: RunTransport = {
    request() {
      calls.request++
      return say.request()
    },
    retry() {
      calls.retry++
      return say.retry()
    },
    cancel() {
      calls.cancel++
      return say.cancel()
    },
    verify() {
      calls.verify++
      return say.verify()
    },
    partial: async () => null,
    part: async () => encodeResult(answer),
    async glance() {
      return encodeResult(answer)
    },
    async result() {
      calls.result++
      return encodeResult(answer)
    },
    watch(handlers) {
      on = handlers
      return () => {
        on = undefined
      }
    },
  }
  return { transport, calls, say, event: (r: RunNews) => on?.state(r), reconnect: () => on?.open() }
}

const flush = () => vi.advanceTimersByTimeAsync(0)
/** So long that a card says where its run is. */
const aMoment = () => vi.advanceTimersByTimeAsync(150)

describe('run source', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const watching = (source: ReturnType<typeof createRunSource>, question: RunSpec) => {
    const seen: RunView['phase'][] = []
    const stop = source.watch(question, () => seen.push(source.view(question).phase))
    return { seen, stop }
  }

  it('shows the result of a run that ended before the answer to its asking arrived', async () => {
    const { transport, say, event } = server()
    let arrive = (_: RunState) => {}
    say.request = () => new Promise((resolve) => (arrive = resolve))
    const source = createRunSource(transport)
    const { seen } = watching(source, spec)
    await flush()
    event(run('running'))
    event(run('done'))
    arrive(run('queued'))
    await flush()
    expect(seen.at(-1)).toBe('done')
    source.close()
  })

  it('asks once for equal questions and shows both the same view', async () => {
    const { transport, calls } = server()
    const source = createRunSource(transport)
    const twin = structuredClone(spec)
    watching(source, spec)
    watching(source, twin)
    await flush()
    expect(calls.request).toBe(1)
    expect(source.view(spec)).toBe(source.view(twin))
  })

  it('goes from asking over active to the decoded result, by events alone', async () => {
    const { transport, event, calls } = server()
    const source = createRunSource(transport)
    const { seen } = watching(source, spec)
    expect(source.view(spec).phase).toBe('asking')
    await aMoment()
    event(run('running'))
    event(run('done'))
    await flush()
    expect(seen).toEqual(['active', 'active', 'done'])
    expect(source.view(spec)).toMatchObject({ phase: 'done', runKey, result: { kind: 'attention', layers: [0] } })
    expect(calls.result).toBe(1)
  })

  it('never shows where a run is that ends within a moment', async () => {
    const { transport, event } = server()
    const source = createRunSource(transport)
    const { seen } = watching(source, spec)
    await flush()
    event(run('running'))
    await vi.advanceTimersByTimeAsync(100)
    event(run('done'))
    await aMoment()
    expect(seen).toEqual(['done'])
  })

  it('fetches no answer that came with the news, unless it is damaged', async () => {
    const { transport, event, calls } = server()
    const source = createRunSource(transport)
    watching(source, spec)
    await flush()
    event(run('done', { answer: Buffer.from(encodeResult(answer)).toString('base64') }))
    expect(source.view(spec)).toMatchObject({ phase: 'done', result: { kind: 'attention', layers: [0] } })
    await flush()
    expect(calls.result).toBe(0)
    const other = createRunSource(transport)
    watching(other, spec)
    await flush()
    event(run('done', { answer: Buffer.from('no result').toString('base64') }))
    await flush()
    expect(other.view(spec).phase).toBe('done')
    expect(calls.result).toBe(1)
  })

  it('keeps asking by itself while the inference service is down', async () => {
    const { transport, say, calls } = server()
    say.request = async () => {
      throw new AppError('INFERENCE_DOWN')
    }
    const source = createRunSource(transport)
    watching(source, spec)
    await flush()
    expect(source.view(spec)).toMatchObject({ phase: 'failed', retryable: true, error: { code: 'INFERENCE_DOWN' } })
    say.request = async () => run('queued')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(calls.request).toBe(2)
    await aMoment()
    expect(source.view(spec).phase).toBe('active')
  })

  it('does not ask again by itself when the question is wrong', async () => {
    const { transport, say, calls } = server()
    say.request = async () => {
      throw new AppError('PROMPT_TOO_LONG')
    }
    const source = createRunSource(transport)
    watching(source, spec)
    await vi.advanceTimersByTimeAsync(120_000)
    expect(calls.request).toBe(1)
    expect(source.view(spec)).toMatchObject({ phase: 'failed', retryable: false })
  })

  it('shows a failed run with its code, and runs it again when asked to', async () => {
    const { transport, event, calls } = server()
    const source = createRunSource(transport)
    watching(source, spec)
    await flush()
    event(run('failed', { error: { code: 'OUT_OF_MEMORY', message: 'Out of memory: needs 6.1 GB, 4.0 GB free.' } }))
    expect(source.view(spec)).toMatchObject({ phase: 'failed', error: { code: 'OUT_OF_MEMORY' }, retryable: true })
    source.retry(spec)
    expect(source.view(spec).phase).toBe('asking')
    await aMoment()
    expect(calls.retry).toBe(1)
    expect(source.view(spec).phase).toBe('active')
  })

  it('lets a viewer who had no result see it when an editor has run the card', async () => {
    const { transport, say, event, calls } = server()
    say.request = async () => {
      throw new AppError('NO_RESULT_YET')
    }
    const source = createRunSource(transport)
    watching(source, spec)
    await flush()
    expect(source.view(spec)).toMatchObject({ phase: 'failed', error: { code: 'NO_RESULT_YET' } })
    say.request = async () => run('done')
    event(run('done'))
    event(run('done'))
    await vi.advanceTimersByTimeAsync(100)
    expect(source.view(spec).phase).toBe('done')
    expect(calls.request).toBe(2)
  })

  it('asks again after a reconnection and after a long silence, so that no lost event leaves a card stuck', async () => {
    const { transport, reconnect, calls } = server()
    const source = createRunSource(transport)
    watching(source, spec)
    await flush()
    reconnect()
    await flush()
    expect(calls.request).toBe(1)
    reconnect()
    await flush()
    expect(calls.request).toBe(2)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(calls.request).toBe(3)
  })

  it('drops an answer to a question nobody watches any more', async () => {
    const { transport, calls } = server()
    const source = createRunSource(transport)
    const { stop, seen } = watching(source, spec)
    stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(seen).toEqual([])
    expect(calls.request).toBe(1)
  })

  it('shows a finished card at once when it comes back by undo', async () => {
    const { transport, say, calls } = server()
    say.request = async () => run('done')
    const source = createRunSource(transport)
    const { stop } = watching(source, spec)
    await flush()
    stop()
    watching(source, structuredClone(spec))
    expect(source.view(spec).phase).toBe('done')
    await flush()
    expect(calls).toMatchObject({ request: 1, retry: 0, result: 1 })
  })

  it('cancels a run under way, says who did, and runs it again when asked to', async () => {
    const { transport, calls } = server()
    const source = createRunSource(transport)
    watching(source, spec)
    await source.cancel(spec)
    expect(calls.cancel).toBe(0)
    await aMoment()
    await source.cancel(spec)
    expect(source.view(spec)).toEqual({ phase: 'failed', error: CANCELLED, retryable: true })
    await source.cancel(spec)
    expect(calls.cancel).toBe(1)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(calls.request).toBe(1)
    source.retry(spec)
    await aMoment()
    expect(source.view(spec).phase).toBe('active')
  })

  it('shows the result of a run that ended while it was being cancelled', async () => {
    const { transport, say } = server()
    say.cancel = async () => run('done')
    const source = createRunSource(transport)
    watching(source, spec)
    await aMoment()
    await source.cancel(spec)
    await flush()
    expect(source.view(spec)).toMatchObject({ phase: 'done', stored: false })
  })

  it('says with a sentence that a run could not be cancelled, and leaves it as it is', async () => {
    const { transport, say } = server()
    say.cancel = async () => {
      throw new TypeError('Failed to fetch')
    }
    const source = createRunSource(transport)
    watching(source, spec)
    await aMoment()
    await expect(source.cancel(spec)).rejects.toMatchObject({
      ...{ code: 'INFERENCE_DOWN', message: expect.stringContaining('not answering') },
    })
    expect(source.view(spec).phase).toBe('active')
  })

  it('tells how a second computation went beside the result, and never an older word after a newer one', async () => {
    const { transport, say, event, calls } = server()
    say.request = async () => run('done')
    const source = createRunSource(transport)
    watching(source, spec)
    await flush()
    expect(source.view(spec)).toMatchObject({ phase: 'done', stored: true })
    await source.verify(spec)
    expect(source.view(spec)).toMatchObject({ phase: 'done', verification: { status: 'queued' } })
    const verification = { status: 'done', equal: true, at: '2026-01-01T00:00:02.000Z', by: 'Ada' } as const
    event(run('done', { verification }))
    await source.verify(spec)
    expect(source.view(spec)).toMatchObject({ verification })
    expect(calls).toMatchObject({ verify: 2, result: 1 })
  })
})
