import { readFile } from 'node:fs/promises'
import { AppError, type Direction, type Input, Intervention, type Site } from '@lensboard/contract'
import { Option } from 'commander'
import { fromHere } from '../find-model.js'
import { collect, tokenId } from '../metric-option.js'
import type { WithIds } from '../reading.js'
import { parseAssignment, parseBlock, parseFactor, parsePlace, unread } from './grammar.js'
import { readNpyVector } from './npy-vector.js'

/** Every option may be given several times. */
export interface InterventionOptions {
  ablate?: string[]
  scale?: string[]
  block?: string[]
  add?: string[]
  patch?: string[]
}

export const interventionOptions = (): Option[] =>
  [
    new Option('--ablate <place>', 'set to 0, as mlp_out.3, resid_pre.0..5@-1 or head.3.1,4@2..5 (@ names tokens)'),
    new Option('--scale <place=factor>', 'multiply, as attn_out.0..5@-1=0.5'),
    new Option(
      '--block <queries<-keys>',
      'keep tokens from looking, as "-1<-0..2", in some heads "3..5.1,4: -1<-0..2"',
    ),
    new Option(
      '--add <place=factor*direction>',
      'add a direction, as "resid_pre.5@-1=4*token: Paris", mlp_out.2=1*vector:file.npy or attn_out.3=2*difference:these.txt,those.txt',
    ),
    new Option(
      '--patch <place=[source of ]prompt>',
      'put in the activation of another prompt, as "resid_pre.5@-1=Rome is in" or "mlp_out.5@-1=3@2 of Rome is in"',
    ),
  ].map((option) => option.argParser(collect))

/** What is to be changed, prompts as token ids. Throws SPEC_INVALID for what cannot be read. */
export async function readInterventions(options: InterventionOptions, reading: WithIds): Promise<Intervention[]> {
  const every = { from: 0, to: reading.decoder.nLayers - 1 }
  const found: Intervention[] = [
    ...(options.ablate ?? []).map((text) => scaled(text, 0, '--ablate')),
    ...(options.scale ?? []).map((text) => {
      const [place, factor] = parseAssignment(text, '--scale', 'attn_out.3=0.5')
      return scaled(place, parseFactor(factor, '--scale'), '--scale')
    }),
    ...(options.block ?? []).map((text): Intervention => ({ op: 'block', layers: every, ...parseBlock(text) })),
    ...(await Promise.all((options.add ?? []).map((text) => added(text, reading)))),
    ...(options.patch ?? []).map((text) => patched(text, reading)),
  ]
  for (const one of found) {
    const { error } = Intervention.safeParse(one)
    if (error) throw new AppError('SPEC_INVALID', error.issues.map(({ message }) => message).join(' '))
  }
  return found
}

function scaled(text: string, factor: number, option: string): Intervention {
  const { at, heads = [], ...where } = parsePlace(text, option)
  return at === 'head' ? { op: 'scale_heads', heads, factor, ...where } : { op: 'scale', at, factor, ...where }
}

/** A place that is one block's stream. */
function onePlace(text: string, option: string) {
  const { at, layers, positions } = parsePlace(text, option)
  if (at === 'head' || layers.from !== layers.to) throw unread(text, option, 'Name one block, as resid_pre.5@-1.')
  return { at, layer: layers.from, ...(positions && { positions }) }
}

const ADD = /^\s*([^*]+)\*(token|vector|difference):(.+)$/s

async function added(text: string, reading: WithIds): Promise<Intervention> {
  const [place, how] = parseAssignment(text, '--add', '"resid_pre.5@-1=4*token: Paris"')
  const where = onePlace(place, '--add')
  const found = ADD.exec(how)
  if (!found) throw unread(text, '--add', 'After = comes 4*token: Paris, 1*vector:FILE or 2*difference:FILE,FILE.')
  const [, factor, kind, what] = found
  const coefficient = parseFactor(factor!, '--add')
  return { op: 'add', ...where, coefficient, direction: await directionOf(kind!, what!, where, reading) }
}

async function directionOf(
  kind: string,
  what: string,
  { at, layer }: { at: Site; layer: number },
  reading: WithIds,
): Promise<Direction> {
  if (kind === 'token') return { kind, id: tokenId(what, reading) }
  if (kind === 'vector') return { kind, base64: readNpyVector(await bytesOf(what), what) }
  const files = what.split(',')
  if (files.length !== 2) throw unread(what, '--add', 'A difference is of two files with a prompt on each line.')
  const [positive, negative] = await Promise.all(files.map((file) => promptsOf(file, reading)))
  return { kind: 'difference', at, layer, positive: positive!, negative: negative! }
}

async function promptsOf(file: string, reading: WithIds): Promise<Input[]> {
  const lines = new TextDecoder().decode(await bytesOf(file)).split(/\r?\n/)
  return lines.filter((line) => line !== '').map((line) => ({ kind: 'ids', ids: reading.idsOf(line) }))
}

async function bytesOf(name: string): Promise<Uint8Array> {
  const file = fromHere(name)
  return readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new AppError('BAD_REQUEST', `${file} cannot be read: ${cause.code}.`, { cause })
  })
}

const SOURCE = /^(\d+)@(-?\d+) of (.+)$/s

function patched(text: string, reading: WithIds): Intervention {
  const [place, what] = parseAssignment(text, '--patch', '"resid_pre.5@-1=Rome is in"')
  const { at, layer, positions } = onePlace(place, '--patch')
  if (!positions || positions.from !== positions.to)
    throw unread(place, '--patch', 'Name one token, as resid_pre.5@-1.')
  const position = positions.from
  const source = SOURCE.exec(what)
  const ids = reading.idsOf(source ? source[3]! : what)
  const from = source ? { layer: Number(source[1]), position: Number(source[2]) } : { layer, position }
  return { op: 'patch', at, layer, position, from: { input: { kind: 'ids', ids }, ...from } }
}
