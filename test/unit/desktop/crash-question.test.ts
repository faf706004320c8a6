import { describe, expect, it } from 'vitest'
import { askAfterCrash } from '../../../electron/desktop/crash-question.ts'

/** Answers with these buttons, one after the other, and gives what was done. */
const answering = async (...buttons: readonly string[]): Promise<readonly string[]> => {
  const left = [...buttons]
  const done: string[] = []
  await askAfterCrash('oom', {
    show: ({ message, buttons: offered = [] }) => {
      expect(message).toContain('oom')
      return Promise.resolve(offered.indexOf(left.shift() ?? ''))
    },
    reload: () => done.push('reload'),
    copyDiagnostics: () => Promise.resolve(void done.push('copy')),
    quit: () => done.push('quit'),
  })
  return done
}

describe('after a page has crashed again at once', () => {
  it('it is loaded again where somebody says so', async () => {
    expect(await answering('Load It Again')).toEqual(['reload'])
  })

  it('Lading quits where somebody says so', async () => {
    expect(await answering('Quit')).toEqual(['quit'])
  })

  it('the question comes again once the report was copied', async () => {
    expect(await answering('Copy diagnostics', 'Copy diagnostics', 'Quit')).toEqual(['copy', 'copy', 'quit'])
  })
})
