/**
 * `npm test`: everything from a fresh clone to the last test. `npm test -- unit` runs one part alone, and
 * `npm run test:package` the one that takes too long for every day.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  enginePackages,
  ensureDebianPackages,
  headlessPackages,
  packageTestPackages,
  packagingPackages,
  trayPackages,
  windowPackages,
} from './debian-packages.mjs'
import { ensureDependencies, rerunUnderProjectNode } from './dependencies.mjs'
import { startDisplay } from './display.mjs'
import { main, npmCommand, packageProgram, projectNode, root, run, stop } from './process.mjs'
import { readPlaywrightReport, readVitestReport } from './test-report.mjs'
import { ensureWords } from './words.mjs'

/**
 * @typedef {import('./test-report.mjs').Failure} Failure
 * @typedef {import('./test-report.mjs').Outcome} Outcome
 * @typedef {object} Part
 * @property {string[]} packages Debian packages it needs
 * @property {boolean} [isOnlyByName] runs only where it is named
 * @property {(reportFolder: string) => Promise<Outcome>} run
 */

/** In the order in which they run, the quickest first. @type {Readonly<Record<string, Part>>} */
const parts = {
  check: { packages: [], run: check },
  unit: { packages: [], run: (reports) => vitest(['unit', 'window'], reports) },
  engine: { packages: enginePackages, run: (reports) => vitest(['engine'], reports) },
  e2e: {
    packages: [...windowPackages, ...headlessPackages, ...trayPackages, ...enginePackages],
    run: playwright,
  },
  package: {
    packages: [
      ...[...packagingPackages, ...packageTestPackages],
      ...[...windowPackages, ...headlessPackages, ...enginePackages],
    ],
    isOnlyByName: true,
    run: packages,
  },
}

/** @type {Outcome} */
const nothingRun = { passed: 0, failures: [], unsteady: [] }

await main(async () => {
  const chosen = choose(process.argv.slice(2))
  await ensureDependencies()
  const exitCode = await rerunUnderProjectNode(import.meta.filename)
  if (exitCode !== undefined) return exitCode

  await ensureDebianPackages([...new Set(chosen.flatMap((part) => part.packages))])
  await ensureWords()
  const { passed, failures, unsteady } = await runAll(chosen)
  // Said again at the end, because a whole run prints thousands of lines.
  tell('PASSED ONLY WHEN TRIED AGAIN', unsteady)
  tell('FAILED', failures)
  console.log(`${passed} passed, ${unsteady.length} of them when tried again, ${failures.length} failed`)
  return failures.length > 0 ? 1 : 0
})

/** @param {string[]} names none for all that need not be named */
function choose(names) {
  const unknown = names.filter((name) => !Object.hasOwn(parts, name))
  if (unknown.length > 0)
    throw stop(`No such part: ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}.`)
  return Object.entries(parts).flatMap(([name, part]) =>
    names.includes(name) || (names.length === 0 && !part.isOnlyByName) ? [part] : [],
  )
}

/** Runs the parts one after the other, also after one failed. @param {Part[]} chosen @returns {Promise<Outcome>} */
async function runAll(chosen) {
  const reports = await mkdtemp(join(tmpdir(), 'lading-test-'))
  let total = nothingRun
  try {
    for (const part of chosen) {
      const { passed, failures, unsteady } = await part.run(reports)
      total = {
        passed: total.passed + passed,
        failures: [...total.failures, ...failures],
        unsteady: [...total.unsteady, ...unsteady],
      }
    }
  } finally {
    await rm(reports, { recursive: true, force: true })
  }
  return total
}

/** @param {string} what @param {readonly Failure[]} tests */
function tell(what, tests) {
  for (const { test, message } of tests) console.log(`${what} ${test}\n${message}\n`)
}

/** Types, lint and architecture hold no tests: they count when they fail. */
async function check() {
  return atLeastOneFailure(nothingRun, await run(npmCommand(['run', 'check'])), 'npm run check')
}

/** @param {string[]} projects of vitest.config.ts @param {string} reportFolder @param {NodeJS.ProcessEnv} [env] */
async function vitest(projects, reportFolder, env = process.env) {
  const report = join(reportFolder, `${projects[0]}.json`)
  const selection = projects.map((project) => `--project=${project}`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const command = {
    command: projectNode,
    args: [packageProgram('vitest/vitest.mjs'), 'run', ...selection, ...reporters],
  }
  const code = await run(command, { env })
  return atLeastOneFailure(await readVitestReport(report), code, `the ${projects.join(' and ')} tests`)
}

/** Makes the trial packages, then tries them. @param {string} reportFolder */
async function packages(reportFolder) {
  const code = await run({ command: projectNode, args: [join(root, 'build/package.mjs'), '--trial'] })
  if (code !== 0) return atLeastOneFailure(nothingRun, code, 'npm run package -- --trial')
  const { ensureCleanDebian } = await import('../test/package/support/place.ts')
  await ensureCleanDebian()
  const display = await startDisplay()
  try {
    return await vitest(['package'], reportFolder, display.env)
  } finally {
    await display.end()
  }
}

/** @param {string} reportFolder */
async function playwright(reportFolder) {
  const report = join(reportFolder, 'e2e.json')
  const command = {
    command: projectNode,
    args: [packageProgram('@playwright/test/cli.js'), 'test', '--reporter=list,json'],
  }
  const { ensureElectron } = await import('./runtime/electron-runtime.mjs')
  const { ensureBundle } = await import('./bundle.mjs')
  const { folder, origin } = await ensureElectron()
  await ensureBundle()
  // A display of their own keeps the windows from taking the keyboard of whoever runs the tests.
  const display = process.platform === 'linux' ? await startDisplay() : undefined
  const env = {
    ...(display?.env ?? process.env),
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    // Electrons that are killed and traces that are dropped leave folders behind.
    TMPDIR: reportFolder,
    // Spares the tests' own processes from trying the download again.
    ...(origin === 'registry' && { ELECTRON_OVERRIDE_DIST_PATH: folder }),
  }
  try {
    const code = await run(command, { env })
    return atLeastOneFailure(await readPlaywrightReport(report), code, 'the e2e tests')
  } finally {
    await display?.end()
  }
}

/**
 * A part that fails without a failed test (it does not compile, it finds no tests) is one failure.
 * @param {Outcome} outcome
 * @param {number} code
 * @param {string} part
 * @returns {Outcome}
 */
function atLeastOneFailure(outcome, code, part) {
  if (code === 0 || outcome.failures.length > 0) return outcome
  return {
    ...outcome,
    failures: [{ test: part, message: `It ended with ${code}; its own lines above say why.` }],
  }
}
