import { layout, type RouteConfig, route } from '@remix-run/route-config'

/** The start and the sign pages stay light; what lies under the workspace may ask the server and open menus. */
export default [
  route('/', 'routes/_index.tsx', { index: true }),
  route('sign-in', 'routes/sign-in.tsx'),
  route('sign-up', 'routes/sign-up.tsx'),
  route('guest', 'routes/guest.tsx'),
  route('sign-out', 'routes/sign-out.tsx'),
  route('open', 'routes/open.tsx'),
  route('tour', 'routes/tour.tsx'),
  route('join/:token', 'routes/join.$token.tsx'),
  layout('workspace.tsx', [
    route('projects', 'routes/projects.tsx'),
    route('models', 'routes/models.tsx'),
    route('lenses', 'routes/lenses.tsx'),
    route('account', 'routes/account.tsx'),
    route('b/:boardId', 'routes/b.$boardId.tsx'),
    route('b/:boardId/history', 'routes/b.$boardId.history.tsx'),
  ]),
  route('*', 'routes/$.tsx'),
] satisfies RouteConfig
