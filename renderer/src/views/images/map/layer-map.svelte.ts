import type { ImageId } from '../../../../../electron/core/identity.ts'
import type { Inventory } from '../../../state/inventory.svelte.ts'
import type { Layers } from '../../../state/layers.svelte.ts'
import type { ImagesTable } from '../images-table.svelte.ts'
import { toggledImages } from '../selection.ts'
import type { Glide } from './glide.ts'
import type { Instructions } from './instructions.svelte.ts'
import { cellAfter } from './map-keys.ts'
import {
  anImageOver,
  cellNow,
  imagesOver,
  layoutOf,
  type LayerCell,
  type MapCell,
  type MapLayout,
} from './map-layout.ts'
import { tonesOf, type Tone } from './map-tones.ts'
import {
  crumbsOf,
  panBy,
  revealing,
  viewOf,
  viewOutside,
  wholeView,
  zoomAround,
  type MapView,
} from './map-view.ts'
import { cellInWords, labelOf, type CellLabel } from './map-words.ts'

/** Where the map gets what it shows. */
export interface LayerMapSources {
  readonly layers: Pick<Layers, 'tree' | 'calmRevision'>
  readonly inventory: Pick<Inventory, 'images'>
  readonly imagesTable: Pick<
    ImagesTable,
    'images' | 'isFiltered' | 'selectedIds' | 'openedId' | 'select' | 'open'
  >
  readonly instructions: Instructions
  readonly glide: Glide
}

/** What the layer map shows and what has been done to it. It outlives the view. */
export class LayerMap {
  view = $state.raw<MapView>(wholeView)
  /** The table that says the same is shown instead. */
  isTable = $state(false)

  readonly #sources: LayerMapSources
  readonly #layout = $derived.by(() => this.#layOut())
  readonly #shown = $derived.by(() => this.#shownImages())
  readonly #tones = $derived.by(() =>
    tonesOf(this.layout, this.#sources.layers.tree, {
      selected: this.#sources.imagesTable.selectedIds,
      ...(this.#shown && { shown: this.#shown }),
    }),
  )
  readonly #crumbs = $derived(crumbsOf(this.layout, this.view))
  #lastFocused = $state.raw<MapCell>()
  readonly #focused = $derived(this.#lastFocused && cellNow(this.layout, this.#lastFocused))
  /** The view that is shown once nothing glides any more. */
  #aim: MapView = wholeView
  #stopGliding = (): void => {}

  constructor(sources: LayerMapSources) {
    this.#sources = sources
  }

  get layout(): MapLayout {
    return this.#layout
  }

  /** How much each cell stands out, in the order of `MapLayout.cells`. */
  get tones(): readonly Tone[] {
    return this.#tones
  }

  get crumbs(): readonly MapCell[] {
    return this.#crumbs
  }

  /** The cell that the keys move from. */
  get focused(): MapCell | undefined {
    return this.#focused
  }

  /** Is another value whenever `label` may say something else. */
  get labelRevision(): unknown {
    return [this.#sources.instructions.revision, this.#sources.inventory.images]
  }

  label(cell: MapCell): CellLabel {
    return labelOf(cell, this.#sources.inventory.images, this.instructionOf(cell))
  }

  words(cell: MapCell): string {
    return cellInWords(cell, this.#sources.inventory.images, this.instructionOf(cell))
  }

  instructionOf(cell: MapCell): string | undefined {
    return cell.kind === 'layer' ? this.#sources.instructions.of(cell.node.id) : undefined
  }

  /** These layers are looked at, the most wanted first: their instructions are asked for. */
  wantInstructions(cells: readonly LayerCell[]): void {
    this.#sources.instructions.want(
      cells.flatMap((cell) => {
        const image = anImageOver(this.layout, cell)
        return image === undefined ? [] : [{ id: cell.node.id, image }]
      }),
    )
  }

  /** Shows just this cell's span. */
  zoomTo(cell: Pick<MapCell, 'start' | 'end'>): void {
    this.#glideTo(viewOf(cell))
  }

  zoomOut(): void {
    this.#glideTo(viewOutside(this.layout, this.#aim))
  }

  showAll(): void {
    this.#glideTo(wholeView)
  }

  /** Zooms by a factor at a portion of the map, at once. */
  zoomAt(at: number, factor: number): void {
    this.#show(zoomAround(this.view, at, factor))
  }

  /** Moves by a portion of what is in sight, at once. */
  pan(portion: number): void {
    this.#show(panBy(this.view, portion))
  }

  /** Zooms around the focused cell where it is in sight, and else around the middle. */
  zoomByKey(factor: number): void {
    const { from, to } = this.#aim
    const cell = this.focused
    const middle = cell ? (Math.max(from, cell.start) + Math.min(to, cell.end)) / 2 : (from + to) / 2
    const at = middle >= from && middle <= to ? middle : (from + to) / 2
    this.#glideTo(zoomAround(this.#aim, at, factor))
  }

  focus(cell: MapCell | undefined): void {
    this.#lastFocused = cell
  }

  /** Moves the focus as a key says and brings it into sight; whether the key leads anywhere. */
  moveFocus(key: string): boolean {
    const cell = cellAfter(this.layout, this.focused, key)
    if (cell === undefined) return false
    this.focus(cell)
    this.#glideTo(revealing(this.#aim, cell))
    return true
  }

  /** Selects an image, or all that hold a layer; where `isAdding`, beside what is selected, or takes them out again. */
  select(cell: MapCell, isAdding: boolean): void {
    const ids = imagesOver(this.layout, cell)
    const { imagesTable } = this.#sources
    imagesTable.select(isAdding ? toggledImages(imagesTable.selectedIds, ids) : ids)
    // Open details follow a single choice, as they do in the table.
    if (!isAdding && cell.kind === 'image' && imagesTable.openedId !== undefined) this.open(cell)
  }

  selectNothing(): void {
    this.#sources.imagesTable.select([])
  }

  /** Opens an image's details, or zooms to a layer. */
  open(cell: MapCell): void {
    if (cell.kind === 'layer') this.zoomTo(cell)
    else if (!cell.isGone) this.#sources.imagesTable.open(cell.imageId)
  }

  #layOut(): MapLayout {
    // The tree is a plain object: its revision is what is watched.
    void this.#sources.layers.calmRevision
    return layoutOf(this.#sources.layers.tree)
  }

  #shownImages(): ReadonlySet<ImageId> | undefined {
    const { images, isFiltered } = this.#sources.imagesTable
    return isFiltered ? new Set(images.map(({ image }) => image.id)) : undefined
  }

  #show(view: MapView): void {
    this.#stopGliding()
    this.#aim = view
    this.view = view
  }

  #glideTo(view: MapView): void {
    this.#stopGliding()
    this.#aim = view
    this.#stopGliding = this.#sources.glide(this.view, view, (on) => {
      this.view = on
    })
  }
}
