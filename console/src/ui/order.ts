// The order of a list that is there as a whole.
export interface Sortable<T> {
  name: string;
  value?: (row: T) => unknown; // else the field of that name
}

export function valueOf<T>(column: Sortable<T>, row: T): unknown {
  return column.value ? column.value(row) : (row as Record<string, unknown>)[column.name];
}

/** Rows of a whole list in the order asked for; nothing comes last. */
export function ordered<T>(rows: T[], columns: Sortable<T>[], by: string, language: string): T[] {
  const column = columns.find((one) => one.name === by.replace(/^-/, ''));
  if (!column) return rows;
  const way = by.startsWith('-') ? -1 : 1;
  const texts = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  return [...rows].sort((a, b) => {
    const [x, y] = [valueOf(column, a), valueOf(column, b)];
    const [noX, noY] = [x === null || x === undefined || x === '', y === null || y === undefined || y === ''];
    if (noX || noY) return Number(noX) - Number(noY);
    return way * (typeof x === 'number' && typeof y === 'number' ? x - y : texts.compare(String(x), String(y)));
  });
}
