import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Proof } from '@lensboard/contract'

const README = fileURLToPath(new URL('../../README.md', import.meta.url))
const [START, END] = ['<!-- proof: written by the parity run -->', '<!-- /proof -->']

/** The part of the README that is the table, from mark to mark. */
export function shownInReadme(): string {
  const text = readFileSync(README, 'utf8')
  return text.slice(text.indexOf(START), text.indexOf(END) + END.length)
}

export function writeReadme(proof: Proof): void {
  writeFileSync(README, readFileSync(README, 'utf8').replace(shownInReadme(), readmeTable(proof)))
}

/** The proof as Markdown, folded away. */
export function readmeTable({ families, reference, onnxRuntime }: Proof): string {
  const figure = (x: number) => x.toExponential(1)
  const variants = families.reduce((n, family) => n + family.variants.length, 0)
  const rows = families.map(({ modelType, title, variants, streams, logits, probabilities, patterns }) =>
    [title, `\`${modelType}\``, variants.length, ...[streams, logits, probabilities, patterns].map(figure)].join(' | '),
  )
  return [
    START,
    '<details>',
    `<summary>${families.length} families, ${variants} variants: largest differences</summary>`,
    '',
    `ONNX Runtime ${onnxRuntime} against ${reference}. Streams and logits relative to their scale, the others absolute.`,
    '',
    '| Family | `model_type` | Variants | Streams | Logits | Probabilities | Patterns |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
    '',
    '</details>',
    END,
  ].join('\n')
}
