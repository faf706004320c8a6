import { describe, expect, it } from 'vitest'
import { FailureError } from '../../../../electron/core/failure.ts'
import { imageIdOf, pullIdOf } from '../../../../electron/core/identity.ts'
import type { NamingWish } from '../../../../electron/core/names/naming.ts'
import type { Pull, PullState } from '../../../../electron/core/transfers/pull.ts'
import { emptyPullProgress } from '../../../../electron/core/transfers/pull-progress.ts'
import { createActivity } from '../../../../electron/services/activity.ts'
import { createDigestPulls } from '../../../../electron/services/pins/digest-pulls.ts'
import { createLedger } from '../../../../electron/history/ledger.ts'
import { askedTag } from '../../../../electron/services/pins/tag-names.ts'
import { openIn } from '../../history/support.ts'
import { digestOf, folderOfTest } from '../files/support.ts'

const id = pullIdOf('one')
const imageId = imageIdOf(digestOf('a'))
const digest = digestOf('1')
const pullIn = (state: PullState): Pull => ({
  ...{
    id,
    reference: `app@${digest}`,
    state,
    progress: emptyPullProgress,
    attempt: 1,
    queuedAtMs: 1,
    command: '',
  },
})
const succeeded = pullIn({ kind: 'succeeded', result: 'downloaded', imageId })

const digestPullsOn = (named?: FailureError) => {
  const asked: string[] = []
  const wishes: NamingWish[] = []
  const ledger = createLedger(openIn(folderOfTest()).database)
  const digestPulls = createDigestPulls({
    pulls: {
      start: ({ reference, platform }) => {
        asked.push(`${reference} ${platform}`)
        return id
      },
    },
    naming: {
      run: (all) => {
        wishes.push(...all)
        return named === undefined
          ? Promise.resolve({ done: [], unchanged: [] } as never)
          : Promise.reject(named)
      },
    },
    activity: createActivity(ledger, () => undefined),
    nowMs: () => 1,
  })
  const start = (name: string) =>
    digestPulls.start({
      tag: askedTag(name),
      digest,
      promises: [{ name: askedTag(name).text, agreedLosers: [] }],
    })
  return { digestPulls, start, asked, wishes, entries: () => ledger.page({ limit: 9 }).entries }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('a pull by digest', () => {
  it('asks for the digest alone, and gives every promised name once it is here', async () => {
    const { digestPulls, start, asked, wishes } = digestPullsOn()
    start('app:1')
    start('app:2')
    digestPulls.sawPulls([
      pullIn({
        kind: 'failed',
        failure: new FailureError({ kind: 'unexpected', message: '', advice: '' }).failure,
      }),
    ])
    digestPulls.sawPulls([succeeded])
    digestPulls.sawPulls([succeeded])
    await settled()
    expect(asked).toEqual([`app@${digest} undefined`, `app@${digest} undefined`])
    expect(wishes).toEqual(
      ['1', '2'].map((tag) => ({ kind: 'tag', imageId, name: `docker.io/library/app:${tag}` })),
    )
  })

  it('gives the names of several repositories, and has ended only then', async () => {
    const { digestPulls, wishes } = digestPullsOn()
    const names = ['docker.io/library/app:1', 'registry.example/app:1']
    digestPulls.start({
      ...{ tag: askedTag('app:1'), digest },
      promises: names.map((name) => ({ name, agreedLosers: [] })),
    })
    const ended = digestPulls.ended(id)
    digestPulls.sawPulls([pullIn({ kind: 'running' })])
    digestPulls.sawPulls([succeeded])
    expect(await ended).toEqual(succeeded.state)
    expect(wishes).toEqual(names.map((name) => ({ kind: 'tag', imageId, name })))
  })

  it('that was cancelled has ended, and gives no names', async () => {
    const { digestPulls, start, wishes } = digestPullsOn()
    const ended = [digestPulls.ended(start('app:1')), digestPulls.ended(id)]
    digestPulls.sawPulls([pullIn({ kind: 'cancelled' })])
    expect(await Promise.all(ended)).toEqual([{ kind: 'cancelled' }, { kind: 'cancelled' }])
    expect(wishes).toEqual([])
  })

  it('takes a promise back where the same is asked for without one', async () => {
    const { digestPulls, start, wishes } = digestPullsOn()
    start('app:1')
    digestPulls.start({ tag: askedTag('app:1'), digest, promises: [] })
    digestPulls.sawPulls([succeeded])
    await settled()
    expect(wishes).toEqual([])
  })

  it('leaves the reason in the ledger where a name cannot be given', async () => {
    const failure = { kind: 'in-use', message: 'Somebody has it.', advice: 'Ask.' } as const
    const { digestPulls, start, entries } = digestPullsOn(new FailureError(failure))
    start('app:1')
    digestPulls.sawPulls([succeeded])
    await settled()
    expect(entries()).toMatchObject([{ action: 'tag', reference: 'app:1', outcome: 'failed', failure }])
  })
})
