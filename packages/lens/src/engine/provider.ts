import { type Provider, whyNot } from './onnx-runtime.js'

/** What may be asked for; `auto` takes CUDA where it works. */
export type Device = 'auto' | Provider

export interface ChosenProvider {
  provider: Provider
  /** Why the engine does not run on what was asked for; `auto` asks for whatever works, so it has none. */
  fallback?: string
}

const LABEL: Record<Provider, string> = { cpu: 'CPU', cuda: 'CUDA', webgpu: 'WebGPU' }

/** Tries what was asked for, then the CPU, which always works. */
export async function chooseProvider(device: Device, threads: number): Promise<ChosenProvider> {
  if (device === 'cpu') return { provider: 'cpu' }
  const wanted: Provider = device === 'auto' ? 'cuda' : device
  const why = await whyNot(wanted, threads)
  if (why === undefined) return { provider: wanted }
  if (device === 'auto') return { provider: 'cpu' }
  return { provider: 'cpu', fallback: `${LABEL[wanted]} is not available: ${why}. Running on the CPU.` }
}
