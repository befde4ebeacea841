import type { CardResult } from '@lensboard/contract'
import { SaveButton } from '@lensboard/heatmap'
import type { CardShape } from '../records/index.js'
import { shownSpec } from './baseline.js'
import { svgOf } from './card-svg.js'
import { useRunSource } from './run-source.js'
import { cardTitle } from './words.js'

const NAME_CHARS = 60
/** What every file system takes. */
const fileNameOf = (title: string) =>
  title
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, NAME_CHARS)
    .replace(/^-|-$/g, '') || 'card'

/** Saves what a card shows as numbers and as a picture. */
export function SaveAs({ shape, result, csv }: { shape: CardShape; result: CardResult; csv(): string }) {
  const runs = useRunSource()
  const { props } = shape
  const name = fileNameOf(cardTitle(props.title, props.spec))
  const svg = () => {
    const view = runs.view(shownSpec(props))
    return svgOf(shape, result, view.phase === 'done' ? view.runKey : '')
  }
  return (
    <>
      <SaveButton label="CSV" what="the numbers as CSV" fileName={`${name}.csv`} type="text/csv" text={csv} />
      <SaveButton label="SVG" what="the card as SVG" fileName={`${name}.svg`} type="image/svg+xml" text={svg} />
    </>
  )
}
