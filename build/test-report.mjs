/** What passed and what failed, read from the reports that the test runners write. */
import { stripVTControlCharacters } from 'node:util'
import { readJson } from './json.mjs'

/**
 * @typedef {object} Failure
 * @property {string} test its file and its name; the file alone where it could not be run at all
 * @property {string} message why, as far as the reader of a list needs it
 *
 * @typedef {{ passed: number, failures: readonly Failure[] }} Outcome
 *
 * @typedef {{ status: string, fullName: string, failureMessages?: string[] }} VitestTest
 * @typedef {{ name: string, status: string, message: string, assertionResults: VitestTest[] }} VitestFile
 * @typedef {{ numPassedTests?: number, testResults?: VitestFile[] }} VitestReport
 *
 * @typedef {{ message?: string }} PlaywrightError
 * @typedef {{ title: string, file: string, ok: boolean, tests: { results: { error?: PlaywrightError }[] }[] }} PlaywrightSpec
 * @typedef {{ specs?: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite
 * @typedef {{ errors?: PlaywrightError[], stats?: { expected?: number, flaky?: number } }} PlaywrightEnd
 * @typedef {PlaywrightSuite & PlaywrightEnd} PlaywrightReport
 */

const mostMessageCharacters = 600

/** @param {string} report a file of Vitest's JSON reporter; nothing ran when it was not written @returns {Promise<Outcome>} */
export async function readVitestReport(report) {
  const { numPassedTests = 0, testResults = [] } = /** @type {VitestReport} */ (
    (await readJson(report)) ?? {}
  )
  return { passed: numPassedTests, failures: testResults.flatMap(failuresOfFile) }
}

/** @param {string} report a file of Playwright's JSON reporter; nothing ran when it was not written @returns {Promise<Outcome>} */
export async function readPlaywrightReport(report) {
  const content = /** @type {PlaywrightReport} */ ((await readJson(report)) ?? {})
  const { expected = 0, flaky = 0 } = content.stats ?? {}
  const unread = (content.errors ?? []).map((error) => failure('a file of test/e2e', error.message))
  return { passed: expected + flaky, failures: [...unread, ...failuresOfSuite(content)] }
}

/** A file that fails though none of its tests does could not be run: that is one failure. @param {VitestFile} file */
function failuresOfFile({ name, status, message, assertionResults }) {
  const failed = assertionResults
    .filter((test) => test.status === 'failed')
    .map((test) => failure(`${name} › ${test.fullName}`, test.failureMessages?.[0]))
  return failed.length > 0 || status !== 'failed' ? failed : [failure(name, message)]
}

/** @param {PlaywrightSuite} suite @returns {Failure[]} */
function failuresOfSuite({ specs = [], suites = [] }) {
  const failed = specs
    .filter((spec) => !spec.ok)
    .map((spec) => failure(`${spec.file} › ${spec.title}`, errorOf(spec)))
  return [...failed, ...suites.flatMap(failuresOfSuite)]
}

/** @param {PlaywrightSpec} spec */
function errorOf({ tests }) {
  return tests.flatMap((test) => test.results).find((result) => result.error)?.error?.message
}

/** @param {string} test @param {string | undefined} message @returns {Failure} */
function failure(test, message) {
  return { test, message: stripVTControlCharacters(message ?? '').slice(0, mostMessageCharacters) }
}
