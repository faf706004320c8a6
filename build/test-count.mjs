/** How many tests passed and failed, read from the reports that the test runners write. */
import { readJson } from './json.mjs'

/**
 * @typedef {{ passed: number, failed: number }} Count
 * @typedef {{ numPassedTests?: number, numFailedTests?: number }} VitestReport
 * @typedef {{ stats?: { expected?: number, flaky?: number, unexpected?: number } }} PlaywrightReport
 */

/** @param {string} report a file of Vitest's JSON reporter; counts nothing when it was not written @returns {Promise<Count>} */
export async function readVitestCount(report) {
  const { numPassedTests = 0, numFailedTests = 0 } = /** @type {VitestReport} */ (
    (await readJson(report)) ?? {}
  )
  return { passed: numPassedTests, failed: numFailedTests }
}

/** @param {string} report a file of Playwright's JSON reporter; counts nothing when it was not written @returns {Promise<Count>} */
export async function readPlaywrightCount(report) {
  const { stats } = /** @type {PlaywrightReport} */ ((await readJson(report)) ?? {})
  const { expected = 0, flaky = 0, unexpected = 0 } = stats ?? {}
  return { passed: expected + flaky, failed: unexpected }
}
