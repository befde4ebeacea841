import { LIMITS } from '@lensboard/contract'
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { redirect } from '@remix-run/node'
import { Form, Link, useActionData, useLoaderData, useNavigation } from '@remix-run/react'
import { AuthPanel, GuestWay, OtherWay } from '../people/auth-panel'
import { CredentialFields, FormWords, troubleOf } from '../people/credentials'
import { formTrouble } from '../people/form-trouble.server'
import { safeNext, withNext } from '../people/next-path'
import styles from '../people/people.module.css'
import { Button } from '../ui/button'
import { TextField } from '../ui/text-field'

export const meta: MetaFunction = () => [{ title: 'Create an account · Lensboard' }]

export function loader({ request, context }: LoaderFunctionArgs) {
  const next = safeNext(new URL(request.url).searchParams.get('next'))
  // A guest who wants an account keeps this one, and with it the boards.
  if (context.person) throw redirect(context.person.isGuest ? '/account#keep' : next)
  return { next }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData()
  try {
    const account = { email: form.get('email'), password: form.get('password'), name: form.get('name') }
    const { cookie } = await context.auth.signUp(account, context.ip)
    return redirect(safeNext(form.get('next')), { headers: { 'set-cookie': cookie } })
  } catch (error) {
    return formTrouble(error)
  }
}

export default function SignUp() {
  const { next } = useLoaderData<typeof loader>()
  const trouble = useActionData<typeof action>()
  const busy = useNavigation().formAction?.startsWith('/sign-up') ?? false
  return (
    <AuthPanel title="Create an account">
      <Form method="post" className={styles.form}>
        <input type="hidden" name="next" value={next} />
        <FormWords trouble={trouble} fields={['email', 'password', 'name']} />
        <TextField
          label="Name"
          name="name"
          autoComplete="name"
          required
          maxLength={LIMITS.personNameChars}
          hint="Others on your boards see it."
          error={troubleOf(trouble, 'name')}
        />
        <CredentialFields
          trouble={trouble}
          fresh
          {...(trouble?.code === 'EMAIL_TAKEN'
            ? {
                emailError: (
                  <>
                    This e-mail already has an account. <Link to={withNext('/sign-in', next)}>Sign in instead</Link>
                  </>
                ),
              }
            : {})}
        />
        <Button type="submit" variant="primary" size="lg" busy={busy}>
          Create account
        </Button>
      </Form>
      <GuestWay next={next} />
      <OtherWay words="Have an account?" link="Sign in" to={withNext('/sign-in', next)} />
    </AuthPanel>
  )
}
