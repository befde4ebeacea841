import type { CheckReport, Finding } from '@lensboard/contract'
import { bytesInWords } from '@lensboard/weights'
import pc from 'picocolors'
import type { Paper } from './table.js'

const SIGNS: Record<Finding['level'], string> = { ok: '✓', note: '·', stop: '✗' }
const VERDICTS: Record<CheckReport['verdict'], string> = {
  here: 'It is here and can be read.',
  downloadable: 'It can be fetched and read.',
  'needs-token': 'It may be fetched once the hub lets you.',
  refused: 'It cannot be read.',
}
/** Sign, two gaps, and the longest aspect ("tokenizer"). */
const INDENT = 13
const WORDS_COLUMNS_MIN = 30

/** A report as lines: what it is, each finding with its sign, and the verdict. */
export function drawReport(report: CheckReport, { width, color }: Paper): string {
  const { green, yellow, red, bold } = pc.createColors(color)
  const paint = { ok: green, note: yellow, stop: red }
  const findings = report.findings.flatMap(({ about, level, say }) => {
    const [first = '', ...more] = wrap(plain(say), Math.max(WORDS_COLUMNS_MIN, width - INDENT))
    return [
      `${paint[level](SIGNS[level])} ${about.padEnd(INDENT - 3)} ${first}`,
      ...more.map((line) => ' '.repeat(INDENT) + line),
    ]
  })
  return [bold(plain(titleOf(report))), ...findings, VERDICTS[report.verdict]].join('\n')
}

function titleOf({ name, family, parameters, nLayers, dModel, downloadBytes, hereBytes }: CheckReport): string {
  const parts = [family ? `${name} (${family})` : name]
  if (parameters !== undefined) parts.push(`${(parameters / 1e6).toFixed(1)} M parameters`)
  if (nLayers !== undefined && dModel !== undefined) parts.push(`${nLayers} layers of width ${dModel}`)
  if (downloadBytes > 0)
    parts.push(
      hereBytes > 0
        ? `${bytesInWords(downloadBytes)}, ${bytesInWords(hereBytes)} of it here`
        : bytesInWords(downloadBytes),
    )
  return parts.join(', ')
}

/** Words of a hub or a config may hold anything; nothing of it moves the cursor or changes colours. */
const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·')

function wrap(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line)
      line = ''
    }
    line += line === '' ? word : ` ${word}`
  }
  return [...lines, line]
}
