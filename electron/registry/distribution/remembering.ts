/** Gives what is remembered under a key, or makes it. */
export type Remembering<Value> = (key: string, make: () => Promise<Value>) => Promise<Value>

/** Remembers what was made last, `most` of it. What could not be made is not remembered. */
export const remembering = <Value>(most: number): Remembering<Value> => {
  const kept = new Map<string, Value>()
  return async (key, make) => {
    if (kept.has(key)) return kept.get(key) as Value
    const value = await make()
    kept.delete(key)
    kept.set(key, value)
    for (const oldest of kept.keys()) {
      if (kept.size <= most) break
      kept.delete(oldest)
    }
    return value
  }
}
