import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import monoBold from '@tldraw/assets/fonts/IBMPlexMono-Bold.woff2?url'
import monoMedium from '@tldraw/assets/fonts/IBMPlexMono-Medium.woff2?url'
import { answersAddress } from '../board/answers-ahead'
import { BoardPage } from '../board/board-page'
import { requirePerson } from '../people/require-person.server'
import { refused } from '../refused.server'

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.board.name} · Lensboard` : 'Board · Lensboard' },
  // The canvas comes after the page; its files need not wait for that.
  // The page's script asks for it and finds it on its way. Who is not signed in here is led elsewhere before.
  ...(data
    ? [
        {
          ...{ tagName: 'link', rel: 'preload', as: 'fetch', crossOrigin: 'anonymous' },
          href: answersAddress(data.board.boardId),
        },
      ]
    : []),
  ...(data?.files.scripts ?? []).map((href) => ({ tagName: 'link', rel: 'modulepreload', href })),
  // Styles belong to this page from its start: those that it only borrowed from the page before would go with that.
  ...(data?.files.styles ?? []).map((href) => ({ tagName: 'link', rel: 'stylesheet', href })),
]

export const links: LinksFunction = () =>
  [monoMedium, monoBold].map((href) => ({
    rel: 'preload',
    as: 'font' as const,
    type: 'font/woff2',
    crossOrigin: 'anonymous' as const,
    href,
  }))

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  requirePerson(context, request)
  const board = await refused(context.caller.board.get({ boardId: params.boardId ?? '' }))
  return { board, licenseKey: context.tldrawLicenseKey, files: context.boardFiles }
}

/** The board lives on its own connection; only another board needs the loader again. */
export const shouldRevalidate = ({
  currentParams,
  nextParams,
}: {
  currentParams: { boardId?: string }
  nextParams: { boardId?: string }
}) => currentParams.boardId !== nextParams.boardId

export default function Board() {
  const { board, licenseKey } = useLoaderData<typeof loader>()
  return <BoardPage key={board.boardId} board={board} licenseKey={licenseKey} />
}
