import { type Provider, runtimeVersion, whyNot } from './onnx-runtime.js'

/** What may be asked for; `auto` takes CUDA where it works. */
export type Device = 'auto' | Provider

export interface ChosenProvider {
  provider: Provider
  /** Why the engine does not run on what was asked for; `auto` asks for whatever works, so it has none. */
  fallback?: string
  /** Version of ONNX Runtime. */
  runtime: string
}

const LABEL: Record<Provider, string> = { cpu: 'CPU', cuda: 'CUDA', webgpu: 'WebGPU' }

/** Tries what was asked for, then the CPU, which always works. */
export async function chooseProvider(device: Device, threads: number): Promise<ChosenProvider> {
  const runtime = runtimeVersion()
  if (device === 'cpu') return { provider: 'cpu', runtime }
  const wanted: Provider = device === 'auto' ? 'cuda' : device
  const why = await whyNot(wanted, threads)
  if (why === undefined) return { provider: wanted, runtime }
  if (device === 'auto') return { provider: 'cpu', runtime }
  return { provider: 'cpu', runtime, fallback: `${LABEL[wanted]} is not available: ${why}. Running on the CPU.` }
}
