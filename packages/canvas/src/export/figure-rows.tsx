import { AppError } from '@lensboard/contract'
import { useState } from 'react'
import { type TLShapeId, useEditor } from 'tldraw'
import { hostOf } from '../editor/board-host.js'
import type { CardShape } from '../records/index.js'
import type { ExportAct } from './export-act.js'
import { ExportRow, ExportSection } from './export-row.js'
import { figureName } from './figure-name.js'
import { withFonts } from './page-fonts.js'
import { figurePdf } from './pdf.js'
import { boardFigure, type Figure, type FigureOptions } from './picture.js'
import { figurePng } from './png.js'

const SCALES = [1, 2, 4] as const

interface FigureRowsProps {
  /** What is in the picture: cards, and what is drawn beside them. */
  shapes: readonly TLShapeId[]
  /** Those of them that have an answer. */
  cards: readonly CardShape[]
  acts: ExportAct
}

/** The cards as pictures: in the light theme, with what the numbers are and where they come from. */
export function FigureRows({ shapes, cards, acts }: FigureRowsProps) {
  const editor = useEditor()
  const [scale, setScale] = useState<(typeof SCALES)[number]>(2)
  const [caption, setCaption] = useState(true)
  const [title, setTitle] = useState(true)
  const [legend, setLegend] = useState(true)
  const [transparent, setTransparent] = useState(false)
  const [vector, setVector] = useState(false)
  const save = (id: string, extension: string, options: FigureOptions, make: (figure: Figure) => Promise<Blob>) =>
    acts.save(id, async () => {
      const figure = await boardFigure(editor, shapes, { caption, title, legend, ...options })
      if (!figure) throw new AppError('NO_RESULT_YET', 'No card here has a result yet. Export them when they have run.')
      return { name: figureName(editor, cards, extension), contents: await make(figure) }
    })
  const pdf = (figure: Figure) => {
    const fonts = hostOf(editor)?.pdfFonts
    if (!fonts) throw new AppError('INTERNAL', 'PDF needs a page with fonts. Take SVG.')
    return figurePdf(figure, figureName(editor, cards, ''), fonts)
  }
  const svg = async ({ svg }: Figure) => new Blob([await withFonts(svg)], { type: 'image/svg+xml' })
  const common = { busy: acts.busy !== null, unfit: cards.length === 0 }
  return (
    <ExportSection title="Figure">
      <div className="lb-export__options">
        <label>
          <input type="checkbox" checked={caption} onChange={(event) => setCaption(event.target.checked)} /> Caption
          with model, lens, run and token ids
        </label>
        <label>
          <input type="checkbox" checked={title} onChange={(event) => setTitle(event.target.checked)} /> Title
        </label>
        <label>
          <input type="checkbox" checked={legend} onChange={(event) => setLegend(event.target.checked)} /> Legend
        </label>
        <label>
          <input type="checkbox" checked={transparent} onChange={(event) => setTransparent(event.target.checked)} />{' '}
          Transparent ground
        </label>
      </div>
      <ExportRow
        {...common}
        label="PNG"
        truth="Pixels, for slides and pages"
        options={
          <fieldset className="lb-export__choice">
            <legend className="lb-hidden">Size of the PNG</legend>
            {SCALES.map((one) => (
              <label key={one}>
                <input type="radio" name="lb-export-scale" checked={scale === one} onChange={() => setScale(one)} />
                {one}×
              </label>
            ))}
          </fieldset>
        }
        acts={[
          {
            label: 'Save',
            what: 'PNG',
            onPress: () => save('png', '.png', { transparent }, (figure) => figurePng(figure, scale)),
          },
        ]}
      />
      <ExportRow
        {...common}
        label="SVG"
        truth={
          vector ? 'Cells are shapes, up to 5,000 a card; text stays text' : 'Cells are one picture; text stays text'
        }
        options={
          <label className="lb-export__choice">
            <input type="checkbox" checked={vector} onChange={(event) => setVector(event.target.checked)} /> Vector
            cells
          </label>
        }
        acts={[{ label: 'Save', what: 'SVG', onPress: () => save('svg', '.svg', { transparent, vector }, svg) }]}
      />
      <ExportRow
        {...common}
        label="PDF"
        truth="Shapes and text, for papers; scripts that IBM Plex lacks are pictures with their text behind"
        acts={[{ label: 'Save', what: 'PDF', onPress: () => save('pdf', '.pdf', { transparent, vector: true }, pdf) }]}
      />
    </ExportSection>
  )
}
