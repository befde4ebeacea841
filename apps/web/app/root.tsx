import '@lensboard/heatmap/tokens.css'
import '@lensboard/heatmap/styles.css'
import './ui/base.css'
import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteLoaderData } from '@remix-run/react'
import sansBold from '@tldraw/assets/fonts/IBMPlexSans-Bold.woff2?url'
import sansMedium from '@tldraw/assets/fonts/IBMPlexSans-Medium.woff2?url'
import type { ReactNode } from 'react'
import { ErrorPage } from './frame/error-page'
import { SkipLink } from './frame/skip-link'
import { useNonce } from './nonce'
import { SYSTEM_THEME_SCRIPT, ThemeProvider, themeOfCookie } from './theme'

export const meta: MetaFunction = () => [{ title: 'Lensboard' }]

export const links: LinksFunction = () => [
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
  ...[sansMedium, sansBold].map((href) => ({
    rel: 'preload',
    as: 'font' as const,
    type: 'font/woff2',
    crossOrigin: 'anonymous' as const,
    href,
  })),
]

export const loader = ({ request, context }: LoaderFunctionArgs) => ({
  person: context.person,
  theme: themeOfCookie(request.headers.get('cookie')),
})

export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce()
  const root = useRouteLoaderData<typeof loader>('root')
  const theme = root?.theme ?? 'system'
  return (
    <html lang="en" {...(theme === 'system' ? {} : { 'data-theme': theme })} suppressHydrationWarning>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <Meta />
        <Links />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours that must run before the paint. */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: SYSTEM_THEME_SCRIPT }} />
      </head>
      <body>
        <ThemeProvider initial={theme}>
          <SkipLink />
          {children}
        </ThemeProvider>
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  )
}

export default function App() {
  return <Outlet />
}

export function ErrorBoundary() {
  return <ErrorPage />
}
