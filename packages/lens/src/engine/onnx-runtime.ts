import { add, Graph } from '@lensboard/onnx'
import * as ort from 'onnxruntime-node'
import { fetchedName } from '../decoder/fetched-name.js'
import { type Feed, int64s } from '../feed.js'
import { giveBack } from './give-back.js'

export type Provider = 'cpu' | 'cuda' | 'webgpu'

/** A tensor as it comes out of a graph. */
export interface Fetched {
  data: Float32Array | Int32Array
  dims: readonly number[]
}

/** One loaded graph. */
export interface OpenGraph {
  /** An output of the same name as one of `into` is written there instead of being copied out. */
  run(
    feeds: Record<string, Feed>,
    fetches: readonly string[],
    into?: Readonly<Record<string, Feed>>,
  ): Promise<Record<string, Fetched>>
  release(): Promise<void>
}

export interface GraphOptions {
  provider: Provider
  threads: number
  /** Folder that external weights are read from. */
  folder?: string
  /** `false` reads weights where they lie instead of packing a copy. */
  prepack?: boolean | undefined
  /** Weights that lie in no file: external data by the name of their location; copied while the graph is opened. */
  data?: { name: string; bytes: Uint8Array } | undefined
}

// Errors only: the others are advice about graph shapes, printed past our own log.
const LOG_ERRORS = 3

export async function openGraph(
  bytes: Uint8Array,
  { provider, threads, folder, prepack = true, data }: GraphOptions,
): Promise<OpenGraph> {
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    logSeverityLevel: LOG_ERRORS,
    ...(data && { externalData: [{ path: data.name, data: data.bytes }] }),
    extra: {
      session: {
        // Idle threads must not burn a core between chunks.
        intra_op: { allow_spinning: '0' },
        ...(!prepack && { disable_prepacking: '1' }),
        ...(folder !== undefined && { model_external_initializers_file_folder_path: folder }),
      },
    },
  })
  return {
    async run(feeds, fetches, into) {
      const inputs = Object.entries({ ...feeds, ...fetchedFeeds(session.inputNames, fetches) }).map(([name, feed]) => [
        name,
        tensorOf(feed),
      ])
      const wanted = into
        ? Object.fromEntries(fetches.map((name) => [name, into[name] ? tensorOf(into[name]) : null]))
        : fetches
      const outputs = (await session.run(Object.fromEntries(inputs), wanted)) as unknown as Record<string, Fetched>
      // The runtime hands out a copy even of what it wrote where it was told to.
      for (const [name, { data, dims }] of Object.entries(into ?? {})) {
        const copy = outputs[name]?.data
        if (!copy) continue
        giveBack(copy)
        outputs[name] = { data: data as Float32Array, dims }
      }
      return outputs
    },
    release: () => session.release(),
  }
}

const FETCHED = fetchedName('')
const ALL = Number.MAX_SAFE_INTEGER

/** All of what is fetched, and nothing of the other large outputs. */
const fetchedFeeds = (inputNames: readonly string[], fetches: readonly string[]): Record<string, Feed> =>
  Object.fromEntries(
    inputNames
      .filter((name) => name.startsWith(FETCHED))
      .map((name) => [name, int64s([fetches.some((f) => f.startsWith(`${name.slice(FETCHED.length)}.`)) ? ALL : 0])]),
  )

function tensorOf(feed: Feed): ort.Tensor {
  if (feed.dtype === 'int64') return new ort.Tensor('int64', feed.data, feed.dims)
  if (feed.dtype === 'uint8') return new ort.Tensor('uint8', feed.data, feed.dims)
  return new ort.Tensor('float32', feed.data, feed.dims)
}

/** Version of ONNX Runtime, as results tell it. */
export const runtimeVersion = (): string => ort.env.versions.node ?? ort.env.versions.common

/** Why a provider cannot be used here, as a phrase; undefined when a small graph ran on it. */
export async function whyNot(provider: Provider, threads: number): Promise<string | undefined> {
  if (provider === 'cpu') return undefined
  // Asking for a provider that was not installed makes ONNX Runtime print to stderr, so look at the list first.
  if (!ort.listSupportedBackends().some(({ name, bundled }) => name === provider && bundled))
    return `this ONNX Runtime was installed without ${provider}`
  const g = new Graph()
  g.output('y', add(g, g.input('x', 'float32', [1]), g.scalar(1)), 'float32', [1])
  try {
    const graph = await openGraph(g.toBytes(), { provider, threads })
    await graph.run({ x: { dtype: 'float32', data: new Float32Array(1), dims: [1] } }, ['y'])
    await graph.release()
    return undefined
  } catch (error) {
    return firstLine(error)
  }
}

/** ONNX Runtime's messages carry source lines and stacks; people need the first sentence. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const line = message.split('\n')[0] ?? ''
  // "/src/file.cc:136 Function() condition was false. What happened."
  return line
    .replace(/^\/\S+:\d+ .*? was false\. /, '')
    .replace(/\.$/, '')
    .slice(0, 300)
}
