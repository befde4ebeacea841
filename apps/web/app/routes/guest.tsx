import type { ActionFunctionArgs } from '@remix-run/node'
import { redirect } from '@remix-run/node'
import { HOME, safeNext, withNext } from '../people/next-path'
import { refused } from '../refused.server'

/** One click and somebody is in. Who already is stays who they are. */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData()
  const next = safeNext(form.get('next'))
  if (context.person) return redirect(next)
  const { cookie } = await refused(context.auth.continueAsGuest({ name: form.get('name') ?? undefined }, context.ip))
  return redirect(next, { headers: { 'set-cookie': cookie } })
}

/** The address is for the button only; typed by hand it leads to the sign-in page. */
export const loader = () => redirect(withNext('/sign-in', HOME))
