import type { ImageTableSettings } from '../../../../electron/core/settings.ts'
import { m } from '../../../../electron/words/messages.ts'
import type { MenuItem } from '../../components/menu-item.ts'
import { columns, withColumn } from './columns.ts'

/** What the menu of the columns offers: each but the name is shown or not, and what was changed is put back. */
export const columnMenu = (
  table: ImageTableSettings,
  set: (table: ImageTableSettings) => void,
): readonly MenuItem[] => [
  ...columns
    .filter(({ key }) => key !== 'name')
    .map(({ key, label }): MenuItem => {
      const isChecked = !table.hidden.includes(key)
      return { label: label(), isChecked, act: () => set(withColumn(table, key, !isChecked)) }
    }),
  { label: m.images_columns_all(), startsGroup: true, act: () => set({ ...table, hidden: [] }) },
  { label: m.images_columns_widths(), act: () => set({ ...table, widths: {} }) },
]
