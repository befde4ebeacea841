import { AppError } from '@lensboard/contract'

const notReached = () =>
  new AppError(
    'INFERENCE_DOWN',
    'A part that makes this file could not be loaded: the server is not reached. Connect and try again. CSV, JSON and Python need no connection.',
  )

/** A part of the program that is loaded when it is wanted. Throws INFERENCE_DOWN where the server is not reached. */
export async function loadedPart<T>(part: Promise<T>): Promise<T> {
  return part.catch(() => {
    throw notReached()
  })
}

/** The bytes of a file of the page; what the page has loaded already needs no server. Throws INFERENCE_DOWN. */
export async function fetchedBytes(address: string): Promise<Uint8Array> {
  const response = await loadedPart(fetch(address, { cache: 'force-cache' }))
  if (!response.ok) throw notReached()
  return new Uint8Array(await loadedPart(response.arrayBuffer()))
}
