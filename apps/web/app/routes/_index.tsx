import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { redirect } from '@remix-run/node'
import { Form, Link, useLoaderData, useNavigation } from '@remix-run/react'
import { useState } from 'react'
import { SiteHeader } from '../frame/site-header'
import styles from '../hero/hero.module.css'
import { HeroCard } from '../hero/hero-card'
import { useHeroLook } from '../hero/hero-look'
import { KindSwitch } from '../hero/kind-switch'
import { OpenOnBoard } from '../hero/open-on-board'
import { type Kind, PROMPTS, type Prompt } from '../hero/stored-results'
import { Button } from '../ui/button'

const POINTS = [
  [
    'Every layer, every token',
    'A card reads the whole network at once: what each layer would say at each position, in numbers you can point at.',
  ],
  [
    'One canvas, many people',
    'Cards, notes and cursors are shared as you work. Send a link; nobody needs an account to look or to join.',
  ],
  [
    'Computed once',
    'A question that was asked before is answered at once, for everybody, with the proof of how it was computed.',
  ],
] as const

export const meta: MetaFunction = () => [
  { title: 'Lensboard: see what a language model is about to say' },
  { name: 'description', content: 'A shared canvas for looking inside language models, layer by layer, together.' },
]

/** Who is signed in goes to their boards; `/?home` shows this page to them too. */
export function loader({ request, context }: LoaderFunctionArgs) {
  if (context.person && !new URL(request.url).searchParams.has('home')) throw redirect('/projects')
  return { person: context.person }
}

export default function Hero() {
  const { person } = useLoaderData<typeof loader>()
  const [prompt, setPrompt] = useState<Prompt>(PROMPTS[0])
  const [kind, setKind] = useState<Kind>('lens')
  const [look, changeLook] = useHeroLook(prompt)
  return (
    <>
      <SiteHeader person={person} />
      <main id="main" className={styles.page}>
        <div className={styles.lead}>
          <div>
            <h1 className={styles.headline}>See what a language model is about to say, layer by layer, together.</h1>
            <p className={styles.words}>
              Lensboard is a shared canvas for looking inside language models. This card is live: point at it, click a
              cell, walk it with the arrow keys, pin a token.
            </p>
          </div>
          <div className={styles.ways}>
            {person ? (
              <Button variant="primary" size="lg" asChild>
                <Link to="/projects">Go to your boards</Link>
              </Button>
            ) : (
              <Ways />
            )}
          </div>
        </div>
        <div className={styles.switches}>
          <fieldset className={styles.prompts}>
            <legend className="lb-sr-only">Prompt</legend>
            {PROMPTS.map((p) => (
              <button
                key={p.id}
                type="button"
                className={styles.prompt}
                aria-pressed={p.id === prompt.id}
                onClick={() => setPrompt(p)}
              >
                {p.text}
              </button>
            ))}
          </fieldset>
          <KindSwitch kind={kind} onKind={setKind} />
        </div>
        <HeroCard prompt={prompt} kind={kind} look={look} onLook={changeLook} />
        <div className={styles.under}>
          <OpenOnBoard prompt={prompt} kind={kind} look={look} asksName={person === null} />
          <p className={styles.truth}>
            True readings of the 8-layer model that ships with Lensboard. No account, no GPU, computed once for
            everyone.
          </p>
        </div>
        <ul className={styles.points}>
          {POINTS.map(([title, words]) => (
            <li key={title}>
              <h2>{title}</h2>
              <p>{words}</p>
            </li>
          ))}
        </ul>
      </main>
    </>
  )
}

/** One click in, or the way to an account. */
function Ways() {
  const busy = useNavigation().formAction === '/guest'
  return (
    <>
      <Form method="post" action="/guest" reloadDocument>
        <input type="hidden" name="next" value="/tour" />
        <Button type="submit" variant="primary" size="lg" busy={busy}>
          Try it as a guest
        </Button>
      </Form>
      <Button size="lg" asChild>
        <Link to="/sign-up">Create an account</Link>
      </Button>
    </>
  )
}
