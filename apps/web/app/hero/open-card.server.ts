import { createBoardWith } from '@lensboard/api'
import {
  type BoardRecord,
  buildBoardState,
  CARD_TYPE,
  FIRST_PAGE_ID,
  projectionOf,
  recordProblem,
  validRecord,
} from '@lensboard/canvas/records'
import { AppError, CardView, LIMITS, newSpec, type PersonFacts } from '@lensboard/contract'
import { attentionNaturalSize, lensNaturalSize } from '@lensboard/heatmap'
import type { AppLoadContext } from '@remix-run/node'
import { z } from 'zod'
import { type Kind, PROMPTS, type Prompt } from './stored-results'

const NAME_MAX = 40
/** Pins as JSON: six groups and four positions stay far below. */
const PINS_CHARS_MAX = 4_096

const HeadField = z.union([z.enum(['mean', 'max', 'all', 'rollout']), z.coerce.number().int().min(0).max(LIMITS.heads)])

/** The form of "Open this on a board", as `lookFields` fills it. */
const Opened = z.object({
  prompt: z.string().transform((id, ctx): Prompt => {
    const prompt = PROMPTS.find((one) => one.id === id)
    if (prompt) return prompt
    ctx.addIssue({ code: 'custom', message: 'No such prompt' })
    return z.NEVER
  }),
  kind: z.enum(['lens', 'attention']) satisfies z.ZodType<Kind>,
  metric: z.string().min(1).max(NAME_MAX),
  pins: z
    .string()
    .max(PINS_CHARS_MAX)
    .transform((text, ctx): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        ctx.addIssue({ code: 'custom', message: 'Not readable' })
        return z.NEVER
      }
    })
    .pipe(CardView.shape.pins.unwrap()),
  layer: z.coerce.number().int().min(0).max(LIMITS.layers),
  head: HeadField,
})

/**
 * A new board of this person's with the card of the start page on it, pins and look with it; answers the board's id.
 * Throws BAD_REQUEST on a form that is none of ours, and what the inference service throws.
 */
export async function openHeroCard(
  { db, callerAs }: AppLoadContext,
  person: PersonFacts,
  form: FormData,
): Promise<string> {
  const opened = Opened.safeParse(Object.fromEntries(form))
  if (!opened.success) throw new AppError('BAD_REQUEST', 'This card cannot be opened. Load the start page again.')
  const model = (await callerAs(person).models.list()).find(({ isDefault }) => isDefault)
  if (!model) throw new AppError('MODEL_UNKNOWN')
  const { prompt, kind, metric, pins, layer, head } = opened.data
  const size = kind === 'lens' ? lensNaturalSize(model.nLayers + 1, prompt.tokens) : attentionNaturalSize(prompt.tokens)
  const pinned = kind === 'lens' && pins.groups.length + pins.positions.length > 0
  const record: unknown = {
    ...{ typeName: 'shape', id: 'shape:first-card', type: CARD_TYPE, parentId: FIRST_PAGE_ID, index: 'a1' },
    ...{ x: 0, y: 0, rotation: 0, isLocked: false, opacity: 1, meta: {} },
    props: {
      ...{ w: size.width, h: size.height, title: '', spec: newSpec(kind, model.checkpoint, prompt.text) },
      ...{ metric, layer, head, ...(pinned && { view: { pins } }) },
    },
  }
  const records = [checked(record)]
  const content = { state: buildBoardState(records), ...projectionOf(records) }
  const { boardId } = await createBoardWith(db, person, prompt.text, content)
  return boardId
}

function checked(value: unknown): BoardRecord {
  const record = validRecord(value)
  const problem = recordProblem(record)
  if (problem) throw new AppError('BAD_REQUEST', problem)
  return record
}
