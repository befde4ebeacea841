import type { ActionFunctionArgs } from '@remix-run/node'
import { redirect } from '@remix-run/node'

export async function action({ request, context }: ActionFunctionArgs) {
  const cookie = await context.auth.signOut(request.headers.get('cookie'))
  return redirect('/', { headers: { 'set-cookie': cookie } })
}

export const loader = () => redirect('/')
