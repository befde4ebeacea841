import pc from 'picocolors'

/** One line each, marked with the part that speaks. */
export interface Log {
  info(message: string): void
  warn(message: string): void
  error(message: string): void
  /** A line as a child process wrote it: pino's JSON is made readable, anything else is shown as it is. */
  line(text: string): void
}

type Paint = (text: string) => string

const NAME_WIDTH = 9
const COLORS: Paint[] = [pc.cyan, pc.magenta, pc.green, pc.blue]
/** pino's own numbers. */
const LEVELS: [number, string, Paint][] = [
  [60, 'fatal', pc.red],
  [50, 'error', pc.red],
  [40, 'warn', pc.yellow],
  [30, 'info', pc.dim],
  [20, 'debug', pc.dim],
  [0, 'trace', pc.dim],
]
const NOT_DETAILS = new Set(['level', 'time', 'msg', 'pid', 'hostname', 'name', 'err', 'error', 'v'])
const MAX_DETAIL = 200

const clock = (time: number) => new Date(time).toTimeString().slice(0, 8)

function details(entry: Record<string, unknown>): string {
  const pairs = Object.entries(entry).filter(([key, value]) => !NOT_DETAILS.has(key) && value !== undefined)
  return pairs
    .map(([key, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value)
      return ` ${key}=${text.length > MAX_DETAIL ? `${text.slice(0, MAX_DETAIL)}…` : text}`
    })
    .join('')
}

function stackOf(entry: Record<string, unknown>): string {
  const error = (entry.err ?? entry.error) as { stack?: string; message?: string } | undefined
  if (!error) return ''
  return `\n${error.stack ?? error.message ?? ''}`
}

/** A pino entry as one readable line (and the stack of its error), without time and name. */
function readable(text: string): { time: number; body: string } | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    const entry = JSON.parse(text) as Record<string, unknown>
    if (typeof entry.level !== 'number') return undefined
    const level = entry.level
    const [, word, paint] = LEVELS.find(([least]) => level >= least) ?? LEVELS[5]!
    const said = `${entry.msg ?? ''}${pc.dim(details(entry))}${level >= 50 ? pc.dim(stackOf(entry)) : ''}`
    return { time: Number(entry.time) || Date.now(), body: `${paint(word.padEnd(5))} ${said}` }
  } catch {
    return undefined
  }
}

let colorsGiven = 0

/** A log whose lines start with the time and `name`; `write` is where they go. */
export function createLog(name: string, write: (line: string) => void = (line) => console.log(line)): Log {
  const color = COLORS[colorsGiven++ % COLORS.length]!
  const print = (time: number, body: string) =>
    write(`${pc.dim(clock(time))} ${color(name.padEnd(NAME_WIDTH))} ${body}`)
  const own = (level: number, msg: string) => print(Date.now(), readable(JSON.stringify({ level, msg }))!.body)
  return {
    info: (message) => own(30, message),
    warn: (message) => own(40, message),
    error: (message) => own(50, message),
    line(text) {
      const entry = readable(text)
      print(entry?.time ?? Date.now(), entry?.body ?? text)
    },
  }
}
