/** What a person can set. Every value has a default that needs no visit. */
export interface Settings {
  /** How many pulls run side by side; the rest wait in a queue. */
  readonly parallelPulls: number
}

/** The fewest and the most pulls that may run side by side. */
export const parallelPullsRange = { least: 1, most: 10 } as const

/** What holds until somebody chooses otherwise. Three is what the engine downloads of one image's layers, too. */
export const defaultSettings: Settings = { parallelPulls: 3 }
