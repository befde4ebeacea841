import { type Answer, type CardSpec, interventionsOf, isTextId, promptText } from '@lensboard/contract'
import { interventionWords } from '@lensboard/heatmap'

const IDS_SHOWN = 64
const PROMPT_CHARS = 240

/** Where a picture's numbers come from, as the lines under it: model and weights, lens, run; what was asked; token ids. */
export function provenanceLines(
  { result, runKey }: { result: Answer; runKey: string },
  spec: CardSpec | undefined,
  lens: readonly string[],
): string[] {
  const { checkpoint, imported, lens: learned } = result.facts
  const model = imported
    ? `Imported from ${imported.file}${imported.unnamed ? '' : `, ${checkpoint.name}`}`
    : `${checkpoint.name} @ ${checkpoint.hash.slice(0, 12)}`
  const hash = learned ? `lens ${learned.hash.slice(0, 12)}` : ''
  const facts = [model, [...new Set(lens)].join(' − '), hash, `run ${runKey}`].filter(Boolean).join(' · ')
  const changes = spec ? interventionsOf(spec).map((one) => interventionWords(one)) : []
  const changed = changes.length > 0 ? [`Interventions: ${changes.join('; ')}`] : []
  return [facts, ...askedLines(spec), ...changed, ...idLines(result, spec?.kind === 'difference' ? ' of A' : '')]
}

/** Prompts of the question, as they were written. */
function askedLines(spec: CardSpec | undefined): string[] {
  if (!spec) return []
  if (spec.kind === 'chart') return askedLines(spec.of)
  if (spec.kind === 'difference')
    return [...askedLines(spec.a), ...askedLines(spec.b)].map((one, i) => `${'AB'[i]}: ${one}`)
  if (spec.kind === 'patching')
    return [`Clean ${quoted(promptText(spec.input))}, corrupted ${quoted(promptText(spec.corrupted))}`]
  if (spec.kind === 'patchscope')
    return [`Prompt ${quoted(promptText(spec.input))} into ${quoted(promptText(spec.target))}`]
  if (spec.kind === 'imported') return spec.prompt ? [`Prompt ${quoted(spec.prompt)}`] : []
  if (spec.kind === 'dataset') return [`Prompts of SHA-256 ${spec.dataset.hash.slice(0, 12)}`]
  return spec.input.kind === 'ids' ? [] : [`Prompt ${quoted(promptText(spec.input))}`]
}

function quoted(text: string): string {
  const line = text.replaceAll('\n', '↵')
  return `“${line.length > PROMPT_CHARS ? `${line.slice(0, PROMPT_CHARS)}…` : line}”`
}

function idLines({ ids }: Answer, of: string): string[] {
  const all = Array.from(ids)
  if (all.length === 0 || all.some(isTextId)) return []
  const more = all.length > IDS_SHOWN ? ` … ${all.length} in all` : ''
  return [`Token ids${of} ${all.slice(0, IDS_SHOWN).join(' ')}${more}`]
}
