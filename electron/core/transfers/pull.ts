import type { Digest, ImageId, PullId } from '../identity.ts'
import type { JobItem, JobState } from './job.ts'
import type { PullProgress } from './pull-progress.ts'

/** Where a pull stands. */
export type PullState = JobState<{
  readonly result: 'downloaded' | 'up-to-date'
  readonly digest?: Digest
  readonly imageId?: ImageId
}>

/** A pull that was asked for. Its speed is that of the download. */
export interface Pull extends JobItem<PullId> {
  /** The familiar name with its tag or digest, such as `python:3.13-alpine`. */
  readonly reference: string
  /** `os/architecture[/variant]`, where one was asked for. */
  readonly platform?: string
  readonly state: PullState
  readonly progress: PullProgress
  /** Which attempt this is, from 1. */
  readonly attempt: number
}
