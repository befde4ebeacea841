import { type Answer, AppError, interventionsOf, promptText, type RunSpec, runKey } from '@lensboard/contract'
import {
  type ExportedCard,
  FORMATS,
  libraryFor,
  type NumberFormat,
  pythonCode,
  pythonNotebook,
  whyNoPython,
} from '@lensboard/exchange'
import { standalonePage } from '@lensboard/heatmap/standalone'
import { Option } from 'commander'
import { writeNamed } from './files.js'
import { fromHere } from './find-model.js'

/** Files that an answer is written as, each named by its option. */
export interface ExportOptions extends Partial<Record<Exclude<NumberFormat, 'npz'>, string>> {
  html?: string
  python?: string
  notebook?: string
}

const NUMBERS = ['csv', 'lensboard', 'logitlenskit', 'neuronpedia', 'circuitsvis', 'bertviz'] as const

const WORDS: Record<(typeof NUMBERS)[number], string> = {
  csv: 'write one line a cell as CSV',
  lensboard: 'write a file that can be dropped on a board',
  logitlenskit: "write logitlenskit's JSON, version 2",
  neuronpedia: "write JSON of Neuronpedia's J-lens page",
  circuitsvis: "write JSON for CircuitsVis' attention heads",
  bertviz: 'write JSON for BertViz',
}

export const exportOptions = (): Option[] => [
  ...NUMBERS.map((id) => new Option(`--${id} <file>`, WORDS[id])),
  new Option('--html <file>', 'write a page of its own that works without a network'),
  new Option('--python <file>', 'write code that repeats the reading'),
  new Option('--notebook <file>', 'write the same as a Jupyter notebook'),
]

/** Writes an answer as each file that was asked for. Throws SPEC_INVALID, with the reason, for one that it does not fit. */
export async function writeExports(answer: Answer, spec: RunSpec, options: ExportOptions): Promise<void> {
  const wanted = [...NUMBERS, 'html', 'python', 'notebook'] as const
  if (wanted.every((id) => options[id] === undefined)) return
  const card = await cardOf(answer, spec)
  for (const id of NUMBERS) {
    const file = options[id]
    if (file === undefined) continue
    const { fitness, write } = FORMATS[id]
    const found = fitness(card)
    if (!found.fits) throw new AppError('SPEC_INVALID', `--${id}: ${found.why}`)
    await writeNamed(fromHere(file), write(card))
    process.stderr.write(`${found.truth}.\n`)
  }
  if (options.html !== undefined) await writeNamed(fromHere(options.html), pageOf(card, spec))
  const code = { python: pythonCode, notebook: pythonNotebook } as const
  for (const [id, write] of Object.entries(code)) {
    const file = options[id as keyof typeof code]
    if (file === undefined) continue
    const library = libraryFor(card)
    if (!library) throw new AppError('SPEC_INVALID', `--${id}: ${whyNoPython(card, 'transformer-lens')}`)
    await writeNamed(fromHere(file), write(card, library))
  }
}

async function cardOf(result: Answer, spec: RunSpec): Promise<ExportedCard> {
  const { ids } = result
  const continued = result.kind === 'lens' || result.kind === 'attention' ? (result.continued ?? 0) : 0
  const key = await runKey(spec, Array.from(ids.subarray(0, ids.length - continued)))
  const about = spec.kind === 'dataset' ? spec.dataset.name : promptText(spec.input)
  return { title: about.replace(/\s+/g, ' ').slice(0, TITLE_CHARS), runKey: key, result, spec }
}

const TITLE_CHARS = 80

function pageOf({ title, result, runKey: key }: ExportedCard, spec: RunSpec): string {
  const { checkpoint, lens } = result.facts
  const changes = interventionsOf(spec).length
  const facts = [
    `${checkpoint.name} @ ${checkpoint.hash.slice(0, 12)}`,
    ...(lens ? [`${lens.kind} lens ${lens.title} ${lens.hash.slice(0, 12)}`] : []),
    ...(changes > 0 ? [`${changes} interventions`] : []),
    `run ${key}`,
  ]
  const ids = result.ids.length > 0 ? [`Token ids ${result.ids.join(' ')}`] : []
  const groups = spec.kind === 'lens' ? spec.groups : undefined
  const through = spec.kind === 'lens' ? [{ lens: spec.lens }] : undefined
  return standalonePage({ title, caption: [facts.join(' · '), ...ids], groups, through }, { result })
}
