import { readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { hashOfNumbers, packFiles, readLens, type StoredLens, WORKSHOP } from '@lensboard/weights'
import type { TorchValue } from '../../packages/weights/src/torch-file/torch-value.js'
import type { Visitor } from '../web/server.js'

/** A lens for the shipped model that is not the one that ships. */
export async function likeTheShippedLens(): Promise<StoredLens> {
  const { lens, numbers } = await readLens(join(WORKSHOP.dir, 'tuned-lens'))
  numbers.weight[0]! += 1
  return { lens: { ...lens, sha256: hashOfNumbers(numbers) }, numbers }
}

/** The files of a folder by their names. */
export const folder = (path: string): Record<string, Buffer> =>
  Object.fromEntries(readdirSync(path).map((name) => [name, readFileSync(join(path, name))]))

/** The translators of a lens as whole maps of what leaves each block: the identity with them, and one more at the end. */
export function wholeAffine({ lens, numbers }: StoredLens): TorchValue {
  const { dModel, layers } = lens
  const maps = layers.flatMap((layer): [string, TorchValue][] => {
    const weight = numbers.weight.slice(layer * dModel * dModel, (layer + 1) * dModel * dModel)
    for (let i = 0; i < dModel; i++) weight[i * dModel + i]! += 1
    const bias = numbers.bias!.slice(layer * dModel, (layer + 1) * dModel)
    return [
      [`layer_maps.${layer}.weight`, { shape: [dModel, dModel], data: weight }],
      [`layer_maps.${layer}.bias`, { shape: [dModel], data: bias }],
    ]
  })
  return new Map<string, TorchValue>([
    ['state_dict', new Map(maps)],
    ['n_layers', layers.length],
    ['d_model', dModel],
  ])
}

export async function zipOf(files: Record<string, Uint8Array>): Promise<Buffer> {
  const { stream } = await packFiles(Object.entries(files).map(([name, from]) => ({ name, from: Buffer.from(from) })))
  return Buffer.concat(await stream.toArray())
}

/** A request that says it is so long and sends what it has; `cut` ends the connection then. */
export const rawSend = (
  origin: string,
  who: Visitor,
  { length, body, cut = false }: { length: number; body?: Buffer; cut?: boolean },
) =>
  new Promise<{ status: number }>((done) => {
    const asked = request(`${origin}/api/lenses?name=x`, {
      method: 'POST',
      headers: { cookie: who.cookie, origin, 'content-length': length },
    })
    asked.on('error', () => done({ status: 0 }))
    asked.on('response', (answer) => {
      done({ status: answer.statusCode ?? 0 })
      asked.destroy()
    })
    if (body) asked.write(body)
    else asked.flushHeaders()
    if (cut) setTimeout(() => asked.destroy(), 500)
  })
