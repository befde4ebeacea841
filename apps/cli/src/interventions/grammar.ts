import { AppError, type Range, type Site } from '@lensboard/contract'

/** A place as it is written: `mlp_out.3@-1`, `resid_pre.0..5`, `head.3.1,4@2..5`. */
export interface Place {
  at: Site | 'head'
  layers: Range
  heads?: number[]
  positions?: Range
}

const N = '\\d+'
const POSITION = '-?\\d+'
const span = (n: string) => `${n}(?:\\.\\.${n})?`
const STREAM = new RegExp(`^(resid_pre|attn_out|mlp_out)\\.(${span(N)})(?:@(${span(POSITION)}))?$`)
const HEAD = new RegExp(`^head\\.(${span(N)})\\.(${N}(?:,${N})*)(?:@(${span(POSITION)}))?$`)
const BLOCK = new RegExp(`^(?:(${span(N)})(?:\\.(${N}(?:,${N})*))?:)?(${span(POSITION)})<-(${span(POSITION)})$`)

/** Throws SPEC_INVALID for what is no place, naming the option that it was given to. */
export function parsePlace(text: string, option: string): Place {
  const stream = STREAM.exec(text)
  if (stream) return { at: stream[1] as Site, layers: rangeOf(stream[2]!), ...tokens(stream[3]) }
  const head = HEAD.exec(text)
  if (head) return { at: 'head', layers: rangeOf(head[1]!), heads: numbers(head[2]!), ...tokens(head[3]) }
  throw unread(text, option, 'Write a place as mlp_out.3, resid_pre.0..5@-1, or head.3.1@2..4.')
}

/** `QUERIES<-KEYS`, with blocks and heads in front where not all are meant: `3..5.1,4: -1<-0..2`. */
export function parseBlock(text: string): { layers?: Range; heads?: number[]; queries: Range; keys: Range } {
  const found = BLOCK.exec(text.replaceAll(' ', ''))
  if (!found) throw unread(text, '--block', 'Write tokens as -1<-0..2, or with blocks and heads as 3..5.1,4: -1<-0..2.')
  const [, layers, heads, queries, keys] = found
  return {
    ...(layers !== undefined && { layers: rangeOf(layers) }),
    ...(heads !== undefined && { heads: numbers(heads) }),
    queries: rangeOf(queries!),
    keys: rangeOf(keys!),
  }
}

/** What stands before and after the first `=`. */
export function parseAssignment(text: string, option: string, example: string): [string, string] {
  const at = text.indexOf('=')
  if (at > 0) return [text.slice(0, at).trim(), text.slice(at + 1)]
  throw unread(text, option, `Write it as ${example}.`)
}

export function parseFactor(text: string, option: string): number {
  const factor = Number(text)
  if (text.trim() !== '' && Number.isFinite(factor)) return factor
  throw unread(text, option, 'A factor is a number.')
}

export const unread = (text: string, option: string, advice: string): AppError =>
  new AppError('SPEC_INVALID', `${option} cannot read ${JSON.stringify(text)}. ${advice}`)

function rangeOf(text: string): Range {
  const [from, to = from] = text.split('..').map(Number)
  return { from: from!, to: to! }
}

const tokens = (text: string | undefined) => (text === undefined ? {} : { positions: rangeOf(text) })
const numbers = (text: string) => text.split(',').map(Number)
