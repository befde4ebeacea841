import { z } from 'zod'

/** Ids that a tokenizer puts around a text by itself. */
export interface Around {
  before: number[]
  after: number[]
}

const Step = z.looseObject({ type: z.string() })
const Steps = z.object({ processors: z.array(z.unknown()) })
const Id = z.number().int().min(0)
const Template = z.object({
  single: z.array(
    z.union([
      z.object({ SpecialToken: z.object({ id: z.string() }) }),
      z.object({ Sequence: z.object({ id: z.literal('A') }) }),
    ]),
  ),
  special_tokens: z.record(z.string(), z.object({ ids: z.array(Id) })),
})
const Pair = z.tuple([z.string(), Id])
const Bert = z.object({ sep: Pair, cls: Pair })

/** What the post_processor of a tokenizer.json adds to one text; throws a plain Error on one it lacks. */
export function aroundOf(config: unknown): Around {
  if (config === null || config === undefined) return { before: [], after: [] }
  const step = Step.parse(config)
  switch (step.type) {
    case 'ByteLevel':
      return { before: [], after: [] }
    case 'Sequence':
      return Steps.parse(step)
        .processors.map(aroundOf)
        .reduce((inner, outer) => ({
          before: [...outer.before, ...inner.before],
          after: [...inner.after, ...outer.after],
        }))
    case 'BertProcessing':
    case 'RobertaProcessing': {
      const { sep, cls } = Bert.parse(step)
      return { before: [cls[1]], after: [sep[1]] }
    }
    case 'TemplateProcessing': {
      const { single, special_tokens } = Template.parse(step)
      const around: Around = { before: [], after: [] }
      let side = around.before
      for (const item of single) {
        if ('Sequence' in item) side = around.after
        else side.push(...(special_tokens[item.SpecialToken.id]?.ids ?? []))
      }
      return around
    }
    default:
      throw new Error(`its post_processor ${step.type} is not supported`)
  }
}
