import { isTextId } from '@lensboard/contract'
import type { ExportedCard } from '../exported-card.js'
import { nnsightCells } from './nnsight.js'
import { pyComment } from './py-text.js'
import { type PythonCell, type PythonLibrary, type PythonReading, readingsOf } from './reading.js'
import { transformerLensCells } from './transformer-lens.js'
import { tunedLensCells } from './tuned-lens.js'

const NAMES: Record<PythonLibrary, string> = {
  'transformer-lens': 'TransformerLens',
  nnsight: 'nnsight',
  'tuned-lens': 'tuned-lens',
}

/** Why a library cannot repeat a card, as a sentence; undefined where it can. */
export function whyNoPython(card: ExportedCard, library: PythonLibrary): string | undefined {
  const readings = readingsOf(card)
  if (card.result.facts.imported) return 'A file of another tool does not say which weights it read.'
  if (readings.length === 0) return 'Written for lens and attention cards.'
  for (const reading of readings) {
    const why = whyNot(reading, library)
    if (why) return why
  }
  return undefined
}

function whyNot(reading: PythonReading, library: PythonLibrary): string | undefined {
  const { spec, result } = reading
  if (result.ids.some(isTextId)) return 'The card does not know its token ids.'
  if (result.part) return 'The card holds a part of its tokens.'
  const lens = spec.kind === 'lens' && spec.lens !== 'logit' ? spec.lens.kind : 'logit'
  if (library === 'tuned-lens') {
    if (spec.kind !== 'lens' || lens !== 'tuned') return 'For cards that read through a tuned lens.'
    if (spec.finalNorm === false) return 'tuned-lens always applies the final norm.'
  } else if (lens === 'tuned') return 'Use tuned-lens for a card that reads through a tuned lens.'
  if (library !== 'transformer-lens') {
    if (spec.interventions.length > 0) return 'Interventions are written for TransformerLens.'
    const plain = result.kind !== 'lens' || result.rows.every(({ site }) => site === 'resid_pre' || site === 'output')
    if (!plain) return 'Rows within a block are written for TransformerLens.'
    if (lens === 'jacobian') return 'Jacobian lenses are written for TransformerLens.'
  }
  return undefined
}

/** The library that a card is best repeated with; undefined where none can. TransformerLens reads models of its list. */
export function libraryFor(card: ExportedCard): PythonLibrary | undefined {
  const onHub = card.result.facts.checkpoint.name.includes('/')
  const first: readonly PythonLibrary[] = onHub
    ? ['tuned-lens', 'transformer-lens', 'nnsight']
    : ['tuned-lens', 'nnsight', 'transformer-lens']
  return first.find((library) => whyNoPython(card, library) === undefined)
}

/** A card's reading as a program's cells; both readings of a difference, one after the other. */
function cellsOf(card: ExportedCard, library: PythonLibrary): PythonCell[] {
  const readings = readingsOf(card)
  return readings.flatMap((reading, i) => {
    const cells =
      library === 'tuned-lens' && reading.spec.kind === 'lens'
        ? tunedLensCells(reading as Extract<PythonReading, { spec: { kind: 'lens' } }>)
        : library === 'nnsight'
          ? nnsightCells(reading)
          : transformerLensCells(reading)
    return readings.length > 1 ? cells.map(({ say, code }) => ({ say: `${'AB'[i]}: ${say}`, code })) : cells
  })
}

/** A card's reading as a Python program. It prints how far it is from the card and asserts nothing. */
export function pythonCode(card: ExportedCard, library: PythonLibrary): string {
  const intro = pyComment(`${card.title} - repeats a reading of Lensboard with ${NAMES[library]}.`)
  const cells = cellsOf(card, library).map(({ say, code }) => `${pyComment(say)}\n${code}`)
  return `${[intro, ...cells].join('\n\n')}\n`
}

/** The same as a Jupyter notebook, format 4.5, without outputs. */
export function pythonNotebook(card: ExportedCard, library: PythonLibrary): string {
  const cells = cellsOf(card, library)
  const text = (source: string) => source.split('\n').map((line, i, all) => (i < all.length - 1 ? `${line}\n` : line))
  const notes = (id: string, source: string) => ({ cell_type: 'markdown', id, metadata: {}, source: text(source) })
  const body = cells.flatMap(({ say, code }, i) => [
    notes(`say-${i}`, markdown(say)),
    { cell_type: 'code', id: `code-${i}`, execution_count: null, metadata: {}, outputs: [], source: text(code) },
  ])
  const intro = `# ${markdown(card.title.replace(/\s+/g, ' '))}\n\nRepeats a reading of Lensboard with ${NAMES[library]}. It prints how far it is from the card and asserts nothing.`
  return `${JSON.stringify(
    {
      cells: [notes('intro', intro), ...body],
      metadata: {
        kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
        language_info: { name: 'python' },
      },
      nbformat: 4,
      nbformat_minor: 5,
    },
    null,
    1,
  )}\n`
}

/** Text that no reader of Markdown takes for markup, HTML or mathematics, and that turns no line round. */
const markdown = (text: string): string =>
  text
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_{}[\]()#+!|>~$]/g, '\\$&')
