import { untrack } from 'svelte'
import type { ImageId } from '../../../../electron/core/identity.ts'
import type { HeldBytes } from '../../../../electron/core/layers/layer-bytes.ts'
import type { ImageColumn, ImageTableSettings } from '../../../../electron/core/settings.ts'
import type { Clock } from '../../state/clock.svelte.ts'
import type { Inventory } from '../../state/inventory.svelte.ts'
import type { Layers } from '../../state/layers.svelte.ts'
import type { SettingsMirror } from '../../state/settings.svelte.ts'
import { movedIndex } from '../../components/row-moves.ts'
import { layoutOf, shownColumns, withWidth, type Column, type ColumnLayout } from './columns.ts'
import { figureSteps, inSteps, rememberedFigures } from './figures.ts'
import { countsOf, filterRows, noFilters, type FilterKey, type FilterMoment } from './filters.ts'
import { rowOf, type ImageRow } from './image-row.ts'
import { detailsWidthRange } from './images-screen.ts'
import { imagesBetween, toggledImages, type SelectionWay } from './selection.ts'
import { defaultOrder, needsFigures, nextOrder, sortRows, type SortOrder } from './sorting.ts'
import {
  groupedRows,
  groupKeyOf,
  groupsOf,
  imagesOf,
  plainRows,
  type ImageGroup,
  type TableRow,
} from './table-rows.ts'

/** How the images are drawn. */
export type ImagesShape = 'table' | 'map'

/** What the table is made of. */
export interface TableSources {
  readonly inventory: Pick<Inventory, 'images' | 'watchedSinceMs'>
  readonly layers: Pick<Layers, 'tree' | 'calmRevision'>
  readonly settings: Pick<SettingsMirror, 'imageTable'>
  /** For what was long ago. */
  readonly clock: Pick<Clock, 'nowMs'>
}

/** The active row: its key, its image, by which it is found again when images are grouped or no longer, and all it stood for. */
interface ActiveRow {
  readonly key: string
  readonly imageId: ImageId | undefined
  readonly imageIds: readonly ImageId[]
}

const none: ReadonlySet<ImageId> = new Set()

/**
 * What the images table shows: filters, order, groups, the active row and the selection. The active row is where the keys
 * are; what is selected is what is acted upon. It outlives the view.
 */
export class ImagesTable {
  shape = $state<ImagesShape>('table')
  /** Text that a shown image must hold. */
  filter = $state('')
  filters = $state.raw(noFilters)
  order = $state.raw<SortOrder>(defaultOrder)
  /** The images that are selected, shown or not. */
  selectedIds = $state.raw<ReadonlySet<ImageId>>(none)
  /** The image whose details are open beside the table. */
  openedId = $state<ImageId>()
  detailsWidthPx = $state<number>(detailsWidthRange.usual)
  /** A column's width while it is being dragged, in pixels. */
  dragged = $state.raw<{ readonly column: ImageColumn; readonly widthPx: number }>()

  readonly #from: TableSources
  readonly #figures = rememberedFigures()
  #active = $state.raw<ActiveRow>()
  /** What images are ordered by where the order is one of figures. */
  #orderFigures = $state.raw<ReadonlyMap<ImageId, HeldBytes>>(new Map())
  #folded = $state.raw<ReadonlySet<string>>(new Set())
  /** Where a range begins. */
  #anchorKey: string | undefined
  /** Where the active row was last, for when its image goes. */
  #lastIndex = 0
  /** The images in the order of the last time: from there to the next order is not far. */
  #lastSorted: readonly ImageRow[] = []

  readonly #sorted = $derived.by(() => this.#sort())
  readonly #images = $derived(filterRows(this.#sorted, this.filter, this.filters, this.#moment()))
  readonly #counts = $derived(countsOf(this.#sorted, this.filters, this.#moment()))
  readonly #groups = $derived(this.isGrouped ? groupsOf(this.#images, this.order) : undefined)
  readonly #rows = $derived(this.#groups ? groupedRows(this.#groups, this.#folded) : plainRows(this.#images))
  readonly #activeIndex = $derived(this.#indexOfActive())
  readonly #columns = $derived.by(() => shownColumns(this.#from.settings.imageTable))
  readonly #layout = $derived(layoutOf(this.#columns, this.#widths()))

  constructor(sources: TableSources) {
    this.#from = sources
  }

  /** Follows images that go until what this gives is called. */
  start(): () => void {
    return $effect.root(() => {
      $effect(() => {
        if (this.#activeIndex >= 0) this.#lastIndex = this.#activeIndex
      })
      $effect(() => {
        const { images } = this.#from.inventory
        untrack(() => this.#leaveGone(images))
      })
      $effect(() => {
        return needsFigures(this.order) ? this.#reckonForOrder() : undefined
      })
    })
  }

  /** The rows that are shown, in their order. */
  get rows(): readonly TableRow[] {
    return this.#rows
  }

  /** The images that are shown, each once, in their order. */
  get images(): readonly ImageRow[] {
    return this.#images
  }

  /** How many images there are, shown or not. */
  get total(): number {
    return this.#from.inventory.images.size
  }

  /** How many images each filter alone would show. */
  get counts(): Readonly<Record<FilterKey, number>> {
    return this.#counts
  }

  /** Whether anything is asked of the images that are shown. */
  get isFiltered(): boolean {
    return this.filters.on.length > 0 || this.filter.trim() !== ''
  }

  /** Images stand under their repositories. */
  get isGrouped(): boolean {
    return this.#from.settings.imageTable.isGrouped
  }

  /** The columns that are shown, from left to right. */
  get columns(): readonly Column[] {
    return this.#columns
  }

  get layout(): ColumnLayout {
    return this.#layout
  }

  /** Where the active row is, or -1 where none is shown. */
  get activeIndex(): number {
    return this.#activeIndex
  }

  get activeRow(): TableRow | undefined {
    return this.#rows[this.#activeIndex]
  }

  /** The images that an action is for: those that are selected, else those of the active row. */
  get actedOn(): readonly ImageId[] {
    if (this.selectedIds.size > 0) return [...this.selectedIds]
    return this.activeRow === undefined ? [] : imagesOf(this.activeRow)
  }

  /** The rows of the images that an action is for. */
  get rowsActedOn(): readonly ImageRow[] {
    const { images } = this.#from.inventory
    return this.actedOn.flatMap((id) => {
      const image = images.get(id)
      return image === undefined ? [] : [rowOf(image)]
    })
  }

  /** What an image's layers take; `undefined` while they are not known. */
  readonly figuresOf = (id: ImageId): HeldBytes | undefined => {
    // The tree is a plain object: its revision is what is watched.
    void this.#from.layers.calmRevision
    return this.#figures(this.#from.layers.tree, id)
  }

  /** Sorts by a column; a second time turns the order round. */
  sortBy(column: Column): void {
    this.order = nextOrder(this.order, column)
  }

  /** Shows every image again. */
  readonly clearFilters = (): void => {
    this.filter = ''
    this.filters = { ...this.filters, on: [] }
  }

  /** Selects just these images. */
  select(ids: Iterable<ImageId>): void {
    this.selectedIds = new Set(ids)
  }

  /** Selects every image that is shown. */
  readonly selectAll = (): void => {
    this.select(this.#images.map(({ image }) => image.id))
  }

  /** Leaves only the active row selected. */
  readonly selectOnlyActive = (): void => {
    this.select(this.activeRow === undefined ? [] : imagesOf(this.activeRow))
    this.#anchorKey = this.activeRow?.key
  }

  /** Opens an image's details beside the table. */
  open(id: ImageId): void {
    this.openedId = id
  }

  /** Opens an image's details, selects it alone, and lifts the filters where they would hide it. */
  show(id: ImageId): void {
    if (!this.#images.some(({ image }) => image.id === id)) this.clearFilters()
    this.shape = 'table'
    const index = this.#rows.findIndex((row) => row.kind === 'image' && row.row.image.id === id)
    if (index >= 0) this.choose(index, 'only')
    else this.select([id])
    this.open(id)
  }

  /** Makes the row at `index` the active one and leaves the selection; what lies outside is the first or last row. */
  activate(index: number): void {
    const clamped = Math.min(this.#rows.length - 1, Math.max(0, index))
    const row = this.#rows[clamped]
    this.#active = row && {
      key: row.key,
      imageId: row.kind === 'image' ? row.row.image.id : undefined,
      imageIds: imagesOf(row),
    }
  }

  /** Makes the row at `index` the active one and selects it in one way or another. Open details follow a single choice. */
  choose(index: number, way: SelectionWay): void {
    const anchor = this.#anchorIndex()
    this.activate(index)
    const row = this.activeRow
    if (row === undefined || way === 'keep') return
    if (way === 'extend') {
      this.select(imagesBetween(this.#rows, anchor, this.#activeIndex))
      return
    }
    this.#anchorKey = row.key
    this.selectedIds = toggledImages(way === 'only' ? none : this.selectedIds, imagesOf(row))
    if (way === 'only' && this.openedId !== undefined && row.kind === 'image') this.open(row.row.image.id)
  }

  /** Moves the active row as `key` says; gives its new index, or `undefined` where the key moves nothing. */
  move(key: string, pageRows: number, way: SelectionWay = 'only'): number | undefined {
    const index = movedIndex(key, { index: this.#activeIndex, count: this.#rows.length, pageRows })
    if (index === undefined) return undefined
    this.choose(index, way)
    return this.#activeIndex
  }

  /** Folds a group away, or shows its images again. */
  fold(group: ImageGroup, isFolded: boolean): void {
    const folded = new Set(this.#folded)
    if (isFolded) folded.add(groupKeyOf(group))
    else folded.delete(groupKeyOf(group))
    this.#folded = folded
  }

  /**
   * Left folds the group that the active row is or stands in, and Right unfolds it or leads into it, as in a tree. Gives
   * the active row's new index, or `undefined` where there is nothing to fold.
   */
  foldByKey(key: string): number | undefined {
    const { activeRow } = this
    if (activeRow?.group === undefined) return undefined
    if (activeRow.kind === 'image') {
      if (key !== 'ArrowLeft') return undefined
      const header = groupKeyOf(activeRow.group)
      this.choose(
        this.#rows.findIndex((row) => row.key === header),
        'only',
      )
    } else if (key === 'ArrowLeft') this.fold(activeRow.group, true)
    else if (key !== 'ArrowRight') return undefined
    else if (activeRow.isFolded) this.fold(activeRow.group, false)
    else this.choose(this.#activeIndex + 1, 'only')
    return this.#activeIndex
  }

  #widths(): ImageTableSettings['widths'] {
    const { imageTable } = this.#from.settings
    if (this.dragged === undefined) return imageTable.widths
    return withWidth(imageTable, this.dragged.column, this.dragged.widthPx).widths
  }

  #moment(): FilterMoment {
    const { watchedSinceMs } = this.#from.inventory
    return { nowMs: this.#from.clock.nowMs, ...(watchedSinceMs !== undefined && { watchedSinceMs }) }
  }

  #sort(): readonly ImageRow[] {
    const images = new Map(this.#from.inventory.images)
    const rows: ImageRow[] = []
    for (const { image } of this.#lastSorted) {
      const known = images.get(image.id)
      if (known !== undefined && images.delete(image.id)) rows.push(rowOf(known))
    }
    for (const image of images.values()) rows.push(rowOf(image))
    const figures = needsFigures(this.order) ? this.#orderFigures : undefined
    this.#lastSorted = sortRows(rows, this.order, (id) => figures?.get(id))
    return this.#lastSorted
  }

  /**
   * Sizes arrive many times a second, and rows that jump about cannot be read: the order follows once a second. It is
   * reckoned for all that the tree knows, listed or not, so that images that come and go do not begin it anew.
   */
  #reckonForOrder(): () => void {
    const { layers } = this.#from
    void layers.calmRevision
    const ids = Array.from(layers.tree.images(), ({ imageId }) => imageId)
    const figuresOf = (id: ImageId): HeldBytes | undefined => this.#figures(layers.tree, id)
    const done = (figures: ReadonlyMap<ImageId, HeldBytes>): void => void (this.#orderFigures = figures)
    return inSteps(figureSteps(ids, figuresOf, done))
  }

  #indexOfActive(): number {
    const active = this.#active
    if (active === undefined) return -1
    const index = this.#rows.findIndex(({ key }) => key === active.key)
    if (index >= 0 || active.imageId === undefined) return index
    return this.#rows.findIndex((row) => row.kind === 'image' && row.row.image.id === active.imageId)
  }

  #anchorIndex(): number {
    const index = this.#rows.findIndex(({ key }) => key === this.#anchorKey)
    return index >= 0 ? index : Math.max(0, this.#activeIndex)
  }

  /** What is gone is no longer selected, and the row that took the active one's place becomes the active one. */
  #leaveGone(images: TableSources['inventory']['images']): void {
    const left = [...this.selectedIds].filter((id) => images.has(id))
    if (left.length < this.selectedIds.size) this.select(left)
    const isActiveGone = this.#activeIndex < 0 && this.#active?.imageIds.every((id) => !images.has(id))
    if (isActiveGone === true && this.#rows.length > 0) this.activate(this.#lastIndex)
  }
}
