import { describe, expect, it } from 'vitest'
import { copiedValue, jsonRows, previewOf } from '../../../renderer/src/components/json-rows.ts'
import { JsonTreeState } from '../../../renderer/src/components/json-tree.svelte.ts'

const json = {
  Id: 'sha256:1',
  Config: { Env: ['PATH=/bin', 'HOME=/root'], Labels: {}, Shell: null },
  Size: 12,
}

const keysOf = (tree: JsonTreeState): readonly string[] => tree.rows.map(({ path }) => path.join('.'))

const treeOf = (value: unknown = json): JsonTreeState => {
  const tree = new JsonTreeState(() => value)
  tree.reset()
  return tree
}

const press = (tree: JsonTreeState, ...keys: readonly string[]): string => {
  for (const key of keys) tree.press(key, 3, 0)
  return tree.activeRow?.path.join('.') ?? ''
}

describe('a JSON tree', () => {
  it('begins unfolded where it is small, and folded where it is large', () => {
    expect(keysOf(treeOf())).toEqual([
      'Id',
      ...['Config', 'Config.Env', 'Config.Env.0', 'Config.Env.1', 'Config.Labels', 'Config.Shell'],
      'Size',
    ])
    expect(treeOf({ list: Array.from({ length: 5_000 }, (_, index) => index) }).rows).toHaveLength(1)
  })

  it('is gone through by the arrow keys, which fold and unfold it', () => {
    const tree = treeOf()
    expect(press(tree, 'ArrowDown')).toBe('Id')
    expect(press(tree, 'ArrowDown', 'ArrowRight')).toBe('Config.Env')
    expect(press(tree, 'ArrowRight')).toBe('Config.Env.0')
    expect(press(tree, 'ArrowLeft')).toBe('Config.Env')
    expect(press(tree, 'ArrowLeft')).toBe('Config.Env')
    expect(keysOf(tree)).not.toContain('Config.Env.0')
    expect(press(tree, 'ArrowLeft')).toBe('Config')
    expect(press(tree, 'Enter')).toBe('Config')
    expect(keysOf(tree)).toEqual(['Id', 'Config', 'Size'])
    expect(press(tree, 'End')).toBe('Size')
    expect(press(tree, 'Home')).toBe('Id')
    expect(press(tree, 'PageDown')).toBe('Size')
  })

  it('goes to the key that is typed', () => {
    const tree = treeOf()
    expect(press(tree, 'Home', 's')).toBe('Config.Shell')
    expect(press(tree, 'i')).toBe('Size')
    tree.press('s', 3, 5_000)
    expect(tree.activeRow?.path).toEqual(['Config', 'Shell'])
  })

  it('finds text in keys and values, unfolds every match, and goes from one to the next', () => {
    const tree = treeOf()
    tree.foldAll()
    tree.search('H')
    expect(tree.matches.map(({ path }) => path.join('.'))).toEqual([
      'Id',
      'Config.Env.0',
      'Config.Env.1',
      'Config.Shell',
    ])
    expect(keysOf(tree)).toContain('Config.Env.1')
    expect(tree.matchNumber).toBe(1)
    tree.nextMatch(1)
    expect(tree.activeRow?.value).toBe('PATH=/bin')
    tree.nextMatch(-1)
    tree.nextMatch(-1)
    expect(tree.matchNumber).toBe(4)
    tree.nextMatch(1)
    expect(tree.matchNumber).toBe(1)
  })

  it('says so where nothing matches, and stays as it was', () => {
    const tree = treeOf()
    press(tree, 'Home', 'End')
    tree.search('nowhere')
    expect(tree.matches).toEqual([])
    expect(tree.activeRow?.path).toEqual(['Size'])
  })
})

describe('a row of it', () => {
  it('shows texts quoted and cut, and of the rest how much there is', () => {
    const previews = jsonRows({ a: 'x"y', b: [1, 2], c: {}, d: [], e: null, f: 'z'.repeat(9) }, () => false)
    expect(previews.map((row) => previewOf(row, 5))).toEqual([
      ...['"x\\"y"', '[2]', '{}', '[]', 'null'],
      '"zzzzz…"',
    ])
  })

  it('is copied bare where it is a text, otherwise as JSON', () => {
    expect(copiedValue('a "b"')).toBe('a "b"')
    expect(copiedValue(['a'])).toBe('[\n  "a"\n]')
    expect(copiedValue(null)).toBe('null')
  })
})
