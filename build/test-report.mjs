/** What passed and what failed, read from the reports that the test runners write. */
import { stripVTControlCharacters } from 'node:util'
import { readJson } from './json.mjs'

/**
 * @typedef {object} Failure
 * @property {string} test its file and its name; the file alone where it could not be run at all
 * @property {string} message why, as far as the reader of a list needs it
 *
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {readonly Failure[]} failures
 * @property {readonly Failure[]} unsteady what passed only when it was tried again, and what it failed of before
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
  return {
    passed: numPassedTests,
    failures: testResults.flatMap(failuresOfFile),
    unsteady: testResults.flatMap(unsteadyOfFile),
  }
}

/** @param {string} report a file of Playwright's JSON reporter; nothing ran when it was not written @returns {Promise<Outcome>} */
export async function readPlaywrightReport(report) {
  const content = /** @type {PlaywrightReport} */ ((await readJson(report)) ?? {})
  const { expected = 0, flaky = 0 } = content.stats ?? {}
  const unread = (content.errors ?? []).map((error) => failure('a file of test/e2e', error.message))
  const specs = specsOf(content)
  return {
    passed: expected + flaky,
    failures: [...unread, ...specs.filter((spec) => !spec.ok).map(failureOfSpec)],
    unsteady: specs.filter((spec) => spec.ok && errorOf(spec) !== undefined).map(failureOfSpec),
  }
}

/** A file that fails though none of its tests does could not be run: that is one failure. @param {VitestFile} file */
function failuresOfFile({ name, status, message, assertionResults }) {
  const failed = assertionResults
    .filter((test) => test.status === 'failed')
    .map((test) => failureOfTest(name, test))
  return failed.length > 0 || status !== 'failed' ? failed : [failure(name, message)]
}

/** Why a test that passed failed at first is kept. @param {VitestFile} file */
function unsteadyOfFile({ name, assertionResults }) {
  return assertionResults
    .filter((test) => test.status === 'passed' && test.failureMessages?.length)
    .map((test) => failureOfTest(name, test))
}

/** @param {string} file @param {VitestTest} test */
function failureOfTest(file, { fullName, failureMessages }) {
  return failure(`${file} › ${fullName}`, failureMessages?.[0])
}

/** @param {PlaywrightSuite} suite @returns {PlaywrightSpec[]} */
function specsOf({ specs = [], suites = [] }) {
  return [...specs, ...suites.flatMap(specsOf)]
}

/** @param {PlaywrightSpec} spec */
function failureOfSpec(spec) {
  return failure(`${spec.file} › ${spec.title}`, errorOf(spec))
}

/** @param {PlaywrightSpec} spec */
function errorOf({ tests }) {
  return tests.flatMap((test) => test.results).find((result) => result.error)?.error?.message
}

/** @param {string} test @param {string | undefined} message @returns {Failure} */
function failure(test, message) {
  return { test, message: stripVTControlCharacters(message ?? '').slice(0, mostMessageCharacters) }
}
