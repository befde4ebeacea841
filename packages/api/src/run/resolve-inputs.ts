import type { Input, Intervention, Question } from '@lensboard/contract'

/**
 * A question whose inner prompts (what is patched in, the sets of a difference, the corrupted prompt, a patchscope's
 * target) are token ids, so that equal tokens are equal questions. Its own prompt stays as it is.
 */
export async function resolveInputs(question: Question, idsOf: (input: Input) => Promise<number[]>): Promise<Question> {
  const resolve = async (input: Input): Promise<Input> => ({ kind: 'ids', ids: await idsOf(input) })
  const all = (inputs: Input[]) => Promise.all(inputs.map(resolve))
  const resolved = async (change: Intervention): Promise<Intervention> => {
    if (change.op === 'patch') return { ...change, from: { ...change.from, input: await resolve(change.from.input) } }
    if (change.op !== 'add' || change.direction.kind !== 'difference') return change
    const { positive, negative } = change.direction
    return {
      ...change,
      direction: { ...change.direction, positive: await all(positive), negative: await all(negative) },
    }
  }
  if (question.kind === 'patching') return { ...question, corrupted: await resolve(question.corrupted) }
  if (question.kind === 'patchscope') return { ...question, target: await resolve(question.target) }
  return { ...question, interventions: await Promise.all(question.interventions.map(resolved)) }
}
