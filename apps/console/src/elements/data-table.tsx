import type { MouseEvent, ReactNode } from 'react';
import { useNavigate } from 'react-router';
import classes from './data-table.module.css';

export interface Column<Row> {
  title: string;
  cell: (row: Row) => ReactNode;
  width?: number | string;
  align?: 'end';
  /** Gives way first on narrow screens. */
  minor?: boolean;
}

interface DataTableProps<Row> {
  /** What the table lists, for screen readers. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** Where a click on a row leads; the same as the link in its first cell, which the keyboard uses. */
  linkOf?: (row: Row) => string;
  /** A second row beneath, spanning all columns. */
  detailOf?: (row: Row) => ReactNode;
}

export function DataTable<Row>({ label, columns, rows, keyOf, linkOf, detailOf }: DataTableProps<Row>) {
  const navigate = useNavigate();
  const follow = (row: Row) => (event: MouseEvent) => {
    if (linkOf && isPlainClick(event)) void navigate(linkOf(row));
  };
  return (
    <div className={classes.scroller} role="group" aria-label={`${label}, scrollable`} tabIndex={0}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ title, width, align, minor }) => (
              <th key={title} scope="col" style={{ width }} data-align={align} data-minor={minor}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        {rows.map((row) => {
          const detail = detailOf?.(row);
          return (
            <tbody key={keyOf(row)}>
              <tr onClick={follow(row)} data-link={linkOf ? true : undefined}>
                {columns.map(({ title, cell, align, minor }) => (
                  <td key={title} data-align={align} data-minor={minor}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
              {detail && (
                <tr>
                  <td colSpan={columns.length} className={classes.detail}>
                    {detail}
                  </td>
                </tr>
              )}
            </tbody>
          );
        })}
      </table>
    </div>
  );
}

/** Not the end of marking some text, and not a click on something with a meaning of its own. */
function isPlainClick(event: MouseEvent): boolean {
  const inner = (event.target as Element).closest('a, button, input, label, select');
  return !inner && event.button === 0 && window.getSelection()?.toString() === '';
}
