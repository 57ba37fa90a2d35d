// Imports run one way: platform <- modules <- container <- http <- entry | app.

/** @param {string} name @param {string} comment @param {object} from @param {object} to */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    forbid('no-cycles', 'A cycle has no first part to read.', {}, { circular: true }),
    forbid(
      'platform-knows-no-modules',
      'Capabilities serve every module and know none.',
      { path: '^src/platform' },
      { path: '^src/(modules|container|http|entry|app)' },
    ),
    forbid(
      'modules-know-no-composition',
      'A module is put together by container.ts and mounted by http.ts.',
      { path: '^src/modules' },
      { path: '^src/(container|http|entry|app)' },
    ),
    forbid(
      'container-knows-no-http',
      'The container makes services; how they are reached is decided later.',
      { path: '^src/container' },
      { path: '^src/(http|entry|app)' },
    ),
    forbid(
      'http-knows-no-entry',
      'The application can be served by any entry.',
      { path: '^src/http[.]ts$' },
      { path: '^src/(entry|app)' },
    ),
    forbid(
      'business-logic-knows-no-framework',
      'Services and policies are called from routes, jobs, actions and scripts alike.',
      { path: '^src/modules/[^/]+/(service|policy)[.]ts$' },
      { path: 'node_modules/(hono|@hono|next|@prisma)/' },
    ),
    forbid(
      'only-repositories-reach-the-database',
      'Queries stand in one place a module.',
      { path: '^src/modules/[^/]+/(routes|service|policy|schema)[.]ts$' },
      { path: '^src/platform/db/(generated|postgres|mysql|sqlite)' },
    ),
    forbid(
      'no-development-services-in-production',
      'Embedded servers are for development and tests.',
      { path: '^src', pathNot: '[.]test[.]ts$' },
      { path: '^(scripts|test)' },
    ),
    forbid(
      'no-tests-in-production',
      'Code does not import its tests.',
      { path: '^src', pathNot: '[.]test[.]ts$' },
      { path: '[.]test[.]ts$' },
    ),
    forbid(
      'declared-dependencies-only',
      'What the application imports is installed in production.',
      { path: '^src', pathNot: '[.]test[.]ts$' },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown'] },
    ),
  ],
  options: {
    doNotFollow: { path: ['node_modules', 'src/platform/db/generated'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
