/** Newer versions of Lading: what is known of them. */
import type { Failure } from './failure.ts'

/** Why this Lading does not look for newer versions itself. */
export type NoUpdates =
  /** The system's package manager brings them. */
  | 'package-manager'
  /** It was built without a place to look at, or was not installed at all. */
  | 'nowhere'
  /** The person wants it so. */
  | 'switched-off'

/** What is known of a newer version. */
export type UpdateState =
  | { readonly kind: 'off'; readonly why: NoUpdates }
  /** As far as is known there is none. */
  | { readonly kind: 'newest'; readonly checkedAtMs?: number }
  | { readonly kind: 'checking' }
  /** The person has not said yet whether they want it. */
  | { readonly kind: 'available'; readonly version: string }
  /** From 0 to 1. */
  | { readonly kind: 'downloading'; readonly version: string; readonly fraction: number }
  /** It is here, and is installed when Lading quits, or when the person says so. */
  | { readonly kind: 'ready'; readonly version: string }
  | { readonly kind: 'failed'; readonly failure: Failure }
