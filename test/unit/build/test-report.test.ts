import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readPlaywrightReport, readVitestReport } from '../../../build/test-report.mjs'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lading-test-report-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function reportOf(content: unknown): Promise<string> {
  const file = join(folder, 'report.json')
  await writeFile(file, JSON.stringify(content))
  return file
}

describe('a report of Vitest 5.1', () => {
  it('names each test that failed, and why', async () => {
    const passed = { status: 'passed', fullName: 'sums one and one is two', failureMessages: [] }
    const failed = {
      status: 'failed',
      fullName: 'sums one and one is three',
      failureMessages: ['AssertionError: expected 2 to be 3'],
    }
    const file = { name: 'sums.test.ts', status: 'failed', message: '', assertionResults: [passed, failed] }

    expect(await readVitestReport(await reportOf({ numPassedTests: 1, testResults: [file] }))).toEqual({
      passed: 1,
      failures: [
        { test: 'sums.test.ts › sums one and one is three', message: 'AssertionError: expected 2 to be 3' },
      ],
      unsteady: [],
    })
  })

  it('names each test that passed only when it was tried again', async () => {
    const test = { status: 'passed', fullName: 'waits', failureMessages: ['Error: too late'] }
    const file = { name: 'a.test.ts', status: 'passed', message: '', assertionResults: [test] }

    expect(await readVitestReport(await reportOf({ numPassedTests: 1, testResults: [file] }))).toEqual({
      passed: 1,
      failures: [],
      unsteady: [{ test: 'a.test.ts › waits', message: 'Error: too late' }],
    })
  })

  it('names a file that could not be run', async () => {
    const file = { name: 'b.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] }

    expect(await readVitestReport(await reportOf({ numPassedTests: 0, testResults: [file] }))).toEqual({
      passed: 0,
      failures: [{ test: 'b.test.ts', message: 'Cannot find module' }],
      unsteady: [],
    })
  })
})

describe('a report of Playwright 1.65', () => {
  it('names each test that failed, in groups as well, and why, without colours', async () => {
    const spec = (title: string, message?: string) => ({
      title,
      file: 'sums.spec.ts',
      ok: message === undefined,
      tests: [{ results: [{ ...(message !== undefined && { error: { message } }) }] }],
    })
    const group = { specs: [spec('two'), spec('three', 'Received: \u001b[31m2\u001b[39m')] }
    const report = { errors: [], stats: { expected: 1, flaky: 0 }, suites: [{ specs: [], suites: [group] }] }

    expect(await readPlaywrightReport(await reportOf(report))).toEqual({
      passed: 1,
      failures: [{ test: 'sums.spec.ts › three', message: 'Received: 2' }],
      unsteady: [],
    })
  })

  it('names each test that passed only when it was tried again', async () => {
    const results = [{ error: { message: 'too late' } }, {}]
    const spec = { title: 'waits', file: 'a.spec.ts', ok: true, tests: [{ results }] }
    const report = { stats: { expected: 0, flaky: 1 }, suites: [{ specs: [spec] }] }

    expect(await readPlaywrightReport(await reportOf(report))).toEqual({
      passed: 1,
      failures: [],
      unsteady: [{ test: 'a.spec.ts › waits', message: 'too late' }],
    })
  })

  it('counts a file that could not be read as a failure', async () => {
    const report = { errors: [{ message: 'SyntaxError' }], stats: { expected: 0, flaky: 0 }, suites: [] }

    expect((await readPlaywrightReport(await reportOf(report))).failures).toHaveLength(1)
  })
})

it('nothing ran where no report was written', async () => {
  const missing = join(folder, 'missing.json')

  const nothing = { passed: 0, failures: [], unsteady: [] }

  expect(await readVitestReport(missing)).toEqual(nothing)
  expect(await readPlaywrightReport(missing)).toEqual(nothing)
})
