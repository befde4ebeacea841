// The architecture, as a table: each part, and the parts it may import. ARCHITECTURE.md shows the same table.
const may = {
  'packages/contract': [],
  'packages/onnx': [],
  'packages/datasets': ['contract'],
  'packages/exchange': ['contract'],
  'packages/weights': ['contract'],
  'packages/models': ['contract', 'weights'],
  'packages/lens': ['contract', 'models', 'onnx'],
  'packages/heatmap': ['contract'],
  'packages/canvas': ['contract', 'exchange', 'heatmap'],
  'packages/db': ['contract'],
  'packages/auth': ['contract', 'db'],
  'packages/api': ['contract', 'auth', 'datasets', 'db'],
  'apps/web': ['contract', 'api', 'auth', 'canvas', 'exchange', 'heatmap'],
  'apps/sync': ['contract', 'auth', 'db', 'canvas'],
  'apps/inference': ['contract', 'datasets', 'db', 'lens', 'models', 'weights'],
  'apps/cli': ['contract', 'datasets', 'exchange', 'heatmap', 'lens', 'models', 'weights'],
}
// Code that reaches the browser may name these for their types, never run them.
const serverOnly = 'api|auth|datasets|db|lens|models|onnx|weights'
const browser = '^(apps/web/app/(?!.*[.]server[.])|packages/(canvas|heatmap)/)'
// Each heavy library has one owner.
const owner = {
  'onnxruntime-node': 'packages/lens',
  '@prisma/client': 'packages/db',
  tldraw: 'packages/canvas',
  lucia: 'packages/auth',
}

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(may).map(([part, parts]) =>
      rule(
        `${part} imports`,
        `${part} may import only: ${parts.join(', ') || 'nothing'}`,
        { path: `^${part}/` },
        { path: '^(apps|packages)/', pathNot: [`^${part}/`, ...parts.map((p) => `^packages/${p}/`)] },
      ),
    ),
    ...Object.entries(owner).map(([lib, part]) =>
      rule(
        `${lib} owner`,
        `only ${part} uses ${lib}`,
        { path: '^(apps|packages)/', pathNot: [`^${part}/`, '[.]test[.]tsx?$'] },
        { path: `node_modules/${lib}/` },
      ),
    ),
    rule(
      'sync draws nothing',
      'the sync server reads the record schema alone',
      { path: '^apps/sync/' },
      { path: '^packages/canvas/', pathNot: '^packages/canvas/(dist|src)/records/' },
    ),
    rule(
      'by name',
      'reach another part by its package name, not by a path',
      { path: '^((?:apps|packages)/[^/]+)/' },
      { path: '^(apps|packages)/', pathNot: '^$1/', dependencyTypes: ['local'] },
    ),
    rule(
      'browser',
      'server code stays out of the browser bundle',
      { path: browser, pathNot: '[.]test[.]tsx?$' },
      { path: `^packages/(${serverOnly})/`, dependencyTypesNot: ['type-only'] },
    ),
    rule('no cycles', 'a reader must be able to start somewhere', {}, { circular: true }),
    rule(
      'resolvable',
      'undeclared or misspelt import',
      { pathNot: '^apps/web/app/root' },
      { couldNotResolve: true, pathNot: '^(virtual:|.*[.]css|.*[?]url|[.]/code[.]js)' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|build|generated|fixtures|[.][^/]+)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
}
